import { describe, expect, test } from 'bun:test';
import { controlledProject, worker } from '../support/controlled.ts';

const isAt = (event: string) => (told: { readonly event: string }) => told.event === event;

/** Commits its work when it is interrupted. */
const committing = `trap 'echo half > work.txt; git add work.txt; git commit -qm "work so far"; exit 0' INT
echo at work
while :; do sleep 0.05; done`;

describe('cancel', () => {
  test('lets the agent commit and exit, then ends the supervisor', async () => {
    using project = controlledProject(committing);
    project.repository.git('config', 'user.name', 'Ada');
    project.repository.git('config', 'user.email', 'ada@example.com');
    const serving = project.serve();
    await project.told(isAt('agent_spawn'));
    expect(await project.json('cancel')).toMatchObject({ state: 'stopped', pid: serving.pid, round_num: 1 });
    expect((await serving.ended()).code).toBe(0);
    expect(project.repository.git('log', '-1', '--format=%s').trim()).toBe('work so far');
    expect(project.events().find(isAt('agent_exit'))).toMatchObject({ outcome: 'cancelled', exit_code: 0 });
  }, 30_000);

  test('with no round in progress it just ends the supervisor, and says so', async () => {
    using project = controlledProject('exit 3');
    const serving = project.serve();
    await project.told(isAt('loop_waiting'));
    const { code, stdout } = await project.call('cancel');
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('No round was in progress. Process') });
    expect((await serving.ended()).code).toBe(0);
  }, 30_000);

  test('after a stop it still reaches the round', async () => {
    using project = controlledProject(worker);
    const serving = project.serve();
    await project.told(isAt('agent_spawn'));
    await project.call('stop', '--no-wait');
    expect(await project.json('cancel')).toMatchObject({ state: 'stopped', round_num: 1 });
    expect((await serving.ended()).code).toBe(0);
    expect(project.events().filter(isAt('sigterm_received'))).toMatchObject([{ action: 'stop' }, { action: 'cancel' }]);
  }, 30_000);

  test('with no supervisor there is nothing to cancel', async () => {
    using project = controlledProject(worker);
    expect(await project.call('cancel')).toEqual({ code: 0, stdout: 'No supervisor is running.\n', stderr: '' });
  }, 30_000);
});
