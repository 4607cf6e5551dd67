import { describe, expect, test } from 'bun:test';
import { controlledProject, worker } from '../support/controlled.ts';

const isAt = (event: string) => (told: { readonly event: string }) => told.event === event;

const limitedOnce = '[ "$AGENT_RUNNER_ROUND_NUM" = 1 ] && { echo "usage limit reached" >&2; exit 1; }; echo done';

describe('wake', () => {
  test('ends a wait for a usage limit, and says what was waited for', async () => {
    using project = controlledProject(limitedOnce);
    const serving = project.serve('--max-rounds', '2');
    const waiting = (await project.told(isAt('loop_waiting'))) as { until: string };
    expect(await project.json('wake')).toEqual({
      woken: true,
      waited_for: { reason: 'quota', why: expect.any(String), until: waiting.until },
    });
    expect((await serving.ended()).stderr).toContain('2 of 2 rounds are done');
  }, 30_000);

  test('in words', async () => {
    using project = controlledProject(limitedOnce);
    project.serve('--max-rounds', '2');
    await project.told(isAt('loop_waiting'));
    expect((await project.call('wake')).stdout).toMatch(/^Woken: it had waited until .*\(quota: .*\)\.\n$/);
  }, 30_000);

  test('a round in progress is not disturbed', async () => {
    using project = controlledProject(worker);
    project.serve();
    await project.told(isAt('agent_spawn'));
    expect(await project.call('wake')).toEqual({
      code: 0,
      stdout: 'Nothing is waited for: round 1 is in progress.\n',
      stderr: '',
    });
    expect(await project.json('wake')).toEqual({ woken: false, at: 'round 1 is in progress' });
  }, 30_000);

  test('with no supervisor there is nobody to wake: exit 3', async () => {
    using project = controlledProject(worker);
    const { code, stderr } = await project.call('wake');
    expect(code).toBe(3);
    expect(stderr).toContain('No supervisor is running here.');
  }, 30_000);
});
