import { describe, expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { controlledProject, escapingWorker, worker, type ControlledProject } from '../support/controlled.ts';
import { needs } from '../support/needs.ts';
import { lives } from '../support/programs.ts';

const isAt = (event: string) => (told: { readonly event: string }) => told.event === event;

/** Everybody of a round whose agent let two daemons escape. */
const everybody = async (project: ControlledProject): Promise<readonly number[]> => {
  const spawned = await project.told(isAt('agent_spawn'));
  return [(spawned as { pid: number }).pid, await project.pidOf('marked'), await project.pidOf('bare')];
};

const whoLives = (pids: readonly number[]): readonly number[] => pids.filter(lives);

needs('setsid')('kill', () => {
  test('the supervisor ends its round and itself, and nobody of it is left', async () => {
    using project = controlledProject(escapingWorker);
    const serving = project.serve();
    const round = await everybody(project);
    expect(whoLives(round)).toEqual(round);
    expect(await project.json('kill')).toEqual({
      state: 'killed',
      supervisor: 'ended',
      pid: serving.pid,
      ended: [],
      survivors: [],
      closed: [],
    });
    expect(whoLives([...round, serving.pid])).toEqual([]);
    expect((await serving.ended()).code).toBe(0);
    expect(project.events().findLast(isAt('round_end'))).toMatchObject({ outcome: 'cancelled' });
  }, 30_000);

  test('a supervisor that is stopped by SIGSTOP is killed, and its round with all that escaped is reaped for it', async () => {
    using project = controlledProject(escapingWorker);
    const serving = project.serve();
    const round = await everybody(project);
    serving.signal('SIGSTOP');
    const answer = await project.json('kill');
    expect(answer).toMatchObject({
      state: 'killed',
      supervisor: 'killed',
      pid: serving.pid,
      survivors: [],
      closed: [1],
    });
    expect(answer['ended']).toEqual(expect.arrayContaining([expect.stringMatching(/ sleep 600$/)]));
    expect(whoLives([...round, serving.pid])).toEqual([]);
    expect(project.events().findLast(isAt('round_end'))).toMatchObject({ round_num: 1, outcome: 'interrupted' });
    expect(project.events().at(-1)).toMatchObject({ event: 'supervisor_stopped', reason: 'killed: it did not answer' });
    expect(existsSync(join(project.logDir, 'serve.pid'))).toBe(false);
    expect(await project.json('status')).toMatchObject({
      state: 'stopped',
      last_stop: { reason: 'killed: it did not answer' },
    });
  }, 30_000);

  test('a round that a SIGKILLed supervisor left is ended and closed', async () => {
    using project = controlledProject(
      `setsid sh -c 'echo $$ > "$AGENT_RUNNER_LOG_DIR/marked"; exec sleep 600' &\n${worker}`,
    );
    const serving = project.serve();
    const spawned = (await project.told(isAt('agent_spawn'))) as { pid: number };
    const round = [spawned.pid, await project.pidOf('marked')];
    serving.signal('SIGKILL');
    await serving.ended();
    expect(whoLives(round)).toEqual(round);
    expect(await project.json('status')).toMatchObject({ state: 'died', round: { round_num: 1 } });
    expect(await project.json('kill')).toMatchObject({ supervisor: 'none', pid: null, survivors: [], closed: [1] });
    expect(whoLives(round)).toEqual([]);
    expect(await project.json('status')).toMatchObject({ state: 'stopped', round: null });
  }, 30_000);

  test('the next start after a kill begins with nothing to close', async () => {
    using project = controlledProject(escapingWorker);
    const serving = project.serve();
    await everybody(project);
    serving.signal('SIGSTOP');
    await project.call('kill');
    project.serve('--once');
    await project.told((event) => event.event === 'round_start' && event.round_num === 2);
    expect(project.events().filter(isAt('round_interrupted'))).toHaveLength(1);
  }, 30_000);
});

describe('kill', () => {
  test('a supervisor that was asked to stop already', async () => {
    using project = controlledProject(`trap '' INT TERM\n${worker}`);
    const serving = project.serve();
    const spawned = (await project.told(isAt('agent_spawn'))) as { pid: number };
    await project.call('stop', '--no-wait');
    expect(await project.json('kill')).toMatchObject({ supervisor: 'ended', pid: serving.pid });
    expect(whoLives([spawned.pid, serving.pid])).toEqual([]);
  }, 30_000);

  test('one that waits', async () => {
    using project = controlledProject('exit 3');
    const serving = project.serve();
    await project.told(isAt('loop_waiting'));
    expect(await project.json('kill')).toMatchObject({ supervisor: 'ended', pid: serving.pid, closed: [] });
  }, 30_000);

  test('a single round', async () => {
    using project = controlledProject(worker);
    const round = project.begin('round');
    await project.told(isAt('agent_spawn'));
    expect(await project.json('kill')).toMatchObject({ supervisor: 'ended', pid: round.pid });
    expect(await round.exited).toBe(130);
  }, 30_000);

  test('where nothing ever ran it says so, and makes no log folder', async () => {
    using project = controlledProject(worker);
    expect(await project.call('kill')).toEqual({
      code: 0,
      stdout: 'No supervisor is running, and no round was left open.\n',
      stderr: '',
    });
    expect(existsSync(project.logDir)).toBe(false);
  }, 30_000);
});
