import { describe, expect, test } from 'bun:test';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { processes } from '../support/programs.ts';
import { servedProject } from '../support/serving.ts';

/** Commits on SIGINT as agents do, works until told otherwise. */
const worker = `trap 'echo interrupted; exit 0' INT
echo at work
while [ ! -e "$AGENT_RUNNER_LOG_DIR/go" ]; do sleep 0.05; done`;

const isAt = (event: string, roundNum: number) => (told: { readonly event: string }) =>
  told.event === event && 'round_num' in told && told.round_num === roundNum;

describe('serve', () => {
  test('runs as many rounds as asked, phases in rotation, and says how they ended', async () => {
    using project = servedProject(
      '[ "$AGENT_RUNNER_PHASE" = build ] && exit 3; echo done',
      '[phases]\nlist = ["plan", "build"]',
    );
    const { code, stdout, stderr } = await project.serve('--max-rounds', '3').ended();
    expect(stderr).toBe('stopped: 3 of 3 rounds are done, after 3 rounds (2 ok, 1 failed)\n');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\d\d:\d\d:\d\d round 1 \(plan\) begins/m);
    expect(stdout).toMatch(/^\d\d:\d\d:\d\d round 2: failed after .*, exit 3$/m);
    expect(stdout).not.toContain('\u001B');
    expect(existsSync(join(project.logDir, 'serve.pid'))).toBe(false);
  }, 30_000);

  test('--json prints the journal’s events, --quiet only the end', async () => {
    using project = servedProject('echo done');
    const { stdout } = await project.serve('--once', '--json').ended();
    const kinds = stdout
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { event: string }).event);
    expect(kinds).toEqual(project.events().map(({ event }) => event));
    const quiet = await project.serve('--once', '--quiet').ended();
    expect(quiet).toEqual({ code: 0, stdout: '', stderr: 'stopped: 1 of 1 rounds are done, after 1 round (1 ok)\n' });
  }, 30_000);

  test('SIGTERM lets the round finish; serve.pid names the supervisor meanwhile', async () => {
    using project = servedProject(worker);
    const serving = project.serve();
    await project.told(isAt('agent_spawn', 1));
    expect(readFileSync(join(project.logDir, 'serve.pid'), 'utf8')).toStartWith(`${serving.pid}\n`);
    serving.signal('SIGTERM');
    await project.told(({ event }) => event === 'sigterm_received');
    await Bun.write(join(project.logDir, 'go'), '');
    const { code, stderr } = await serving.ended();
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'stopped: asked to stop, after 1 round (1 ok)\n' });
  }, 30_000);

  test('a second SIGTERM kills the round, which is still closed in the journal', async () => {
    using project = servedProject(worker);
    const serving = project.serve();
    await project.told(isAt('agent_spawn', 1));
    serving.signal('SIGTERM');
    await project.told(({ event }) => event === 'sigterm_received');
    serving.signal('SIGTERM');
    const { code, stderr } = await serving.ended();
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: 'stopped: asked to end at once, after 1 round (1 cancelled)\n',
    });
    expect(project.events().filter(isAt('round_end', 1))).toHaveLength(1);
  }, 30_000);

  test('SIGUSR1 lets the agent end by itself', async () => {
    using project = servedProject(worker);
    const serving = project.serve();
    await project.told(isAt('agent_spawn', 1));
    serving.signal('SIGUSR1');
    const { code } = await serving.ended();
    expect(code).toBe(0);
    expect(project.events().find(isAt('agent_exit', 1))).toMatchObject({ outcome: 'cancelled' });
  }, 30_000);

  test('a usage limit is waited for, SIGUSR2 tries now, and the wait survives SIGKILL', async () => {
    using project = servedProject(
      '[ "$AGENT_RUNNER_ROUND_NUM" = 1 ] && { echo "usage limit reached" >&2; exit 1; }; echo done',
    );
    const first = project.serve();
    const waiting = await project.told(({ event }) => event === 'loop_waiting');
    expect(waiting).toMatchObject({ reason: 'quota' });
    first.signal('SIGKILL');
    await first.ended();
    const second = project.serve('--once');
    const resumed = await project.told((event) => event.event === 'loop_waiting' && event.ts !== waiting.ts);
    expect(resumed).toMatchObject({ until: (waiting as { until: string }).until });
    second.signal('SIGUSR2');
    const { code, stderr } = await second.ended();
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'stopped: 1 of 1 rounds are done, after 1 round (1 ok)\n' });
    expect(project.events().some(isAt('quota_wait_ended', 2))).toBe(true);
  }, 30_000);

  test('a round that a killed supervisor left open is closed by the next, and nothing of it lives on', async () => {
    using project = servedProject('exec sleep 60');
    const first = project.serve();
    const spawned = await project.told(isAt('agent_spawn', 1));
    first.signal('SIGKILL');
    await first.ended();
    const second = project.serve('--max-rounds', '1');
    await project.told(isAt('round_interrupted', 1));
    await project.told(isAt('agent_spawn', 2));
    expect(processes.facts((spawned as { pid: number }).pid)).toBeUndefined();
    second.signal('SIGTERM');
    second.signal('SIGINT');
    await second.ended();
    const closed = project.events().filter(({ event }) => event === 'round_end');
    expect(closed).toMatchObject([{ round_num: 1, outcome: 'interrupted' }, { round_num: 2 }]);
  }, 30_000);

  test('a second supervisor exits 75 and names the first', async () => {
    using project = servedProject(worker);
    const serving = project.serve();
    await project.told(isAt('agent_spawn', 1));
    const { code, stderr } = await project.serve().ended();
    expect(code).toBe(75);
    expect(stderr).toContain(`process ${serving.pid} `);
  }, 30_000);

  test('.agent-done ends it with the agent’s words', async () => {
    using project = servedProject('echo "nothing is left" > "$AGENT_RUNNER_DONE_FILE"');
    const { code, stderr } = await project.serve().ended();
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'stopped: nothing is left, after 1 round (1 ok)\n' });
    expect(readFileSync(join(project.logDir, '.agent-done.seen'), 'utf8')).toBe('nothing is left\n');
  }, 30_000);

  test('a broken prompt ends it with 78, a wrong flag with 2', async () => {
    using project = servedProject('echo done');
    expect((await project.serve('--max-rounds', 'many').ended()).code).toBe(2);
    expect((await project.serve('--once', '--max-rounds', '2').ended()).code).toBe(2);
    project.repository.write('prompt.md', 'short\n');
    const { code, stderr } = await project.serve().ended();
    expect(code).toBe(78);
    expect(stderr).toStartWith('stopped: prompt: ');
    expect(project.events().map(({ event }) => event)).toContain('config_broken');
  }, 30_000);
});
