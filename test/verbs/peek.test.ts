import { describe, expect, test } from 'bun:test';
import { run } from '../support/binary.ts';
import { pythonProject } from '../support/python-project.ts';
import { servedProject } from '../support/serving.ts';

const worker = `[ "$AGENT_RUNNER_ROUND_NUM" = 1 ] && { echo left > left.txt; exit 0; }
echo at work; while [ ! -e "$AGENT_RUNNER_LOG_DIR/go" ]; do sleep 0.05; done`;

/** The keys that programs of the Python tool read. */
const pythonKeys = [
  'project',
  'status',
  'defenses',
  'current_round',
  'recent_rounds',
  'orphan',
  'system',
  'service',
  'recent_events',
];

describe('peek', () => {
  test('a round in progress, the one before, what it left, and the machine', async () => {
    using project = servedProject(worker);
    const cwd = project.repository.path;
    const serving = project.serve();
    await project.told((event) => event.event === 'agent_spawn' && event.round_num === 2);
    const { code, stdout } = await run(['peek', '--json'], { cwd });
    expect(code).toBe(0);
    const told = JSON.parse(stdout) as Record<string, unknown>;
    expect(pythonKeys.filter((key) => !Object.hasOwn(told, key))).toEqual([]);
    expect(told).toMatchObject({
      schema_version: 1,
      status: { round_num: 2, running: true },
      service: { mode: 'foreground', active: true, pid: serving.pid },
      current_round: { round_num: 2, stage: 'running' },
      recent_rounds: [
        { round_num: 1, outcome: 'ok', dirty_files: 1, kept: { how: 'stash' } },
        { round_num: 2, outcome: null },
      ],
      orphan: { how: 'stash', ref: 'refs/agent-runner/orphans/R1' },
      system: { mem_total_mb: expect.any(Number), disk_used_pct: expect.any(Number), load_1m: expect.any(Number) },
    });
    const words = (await run(['peek'], { cwd })).stdout;
    expect(words).toMatch(/at work +round 2 · /);
    expect(words.trimEnd().split('\n').length).toBeLessThan(24);
    await Bun.write(`${project.logDir}/go`, '');
    serving.signal('SIGTERM');
    await serving.ended();
    const round = await run(['peek', '--round', 'latest', '--log'], { cwd });
    expect(round.stdout).toMatch(/^R2 +ok/);
    expect(round.stdout).toContain('\nat work\n');
  }, 30_000);

  test('one value, for a script; an unknown path is answered with the nearest', async () => {
    using project = pythonProject();
    const selected = async (...words: readonly string[]) =>
      await run(['peek', '--select', ...words], { cwd: project.path });
    expect((await selected('status.current_phase')).stdout).toBe('qa\n');
    expect((await selected('status.current_phase', '--json')).stdout).toBe('"qa"\n');
    expect((await selected('defenses[0].name')).stdout).toBe('round_timeout_s\n');
    expect((await selected('recent_rounds[-1].exit_code')).stdout).toBe('1\n');
    expect(Number((await selected('system.disk_used_pct')).stdout)).toBeGreaterThan(0);
    expect(await selected('system.disk_use_pct')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Did you mean “system.disk_used_pct”?'),
    });
  });

  test('what the Python tool left, round by round', async () => {
    using project = pythonProject();
    const { stdout } = await run(['peek', '--json', '--round', '8', '--log', '--events', '1'], { cwd: project.path });
    expect(JSON.parse(stdout)).toMatchObject({
      current_round: null,
      service: { active: false },
      recent_events: [{ event: 'smoke_check_failed' }],
      round: {
        round_num: 8,
        outcome: 'ok',
        events: expect.arrayContaining([expect.objectContaining({ event: 'orphan_stashed' })]),
      },
      log: { path: expect.stringContaining('R8-'), lines: expect.any(Array) },
    });
  });

  test('a round that never was, and words that are none', async () => {
    using project = pythonProject();
    expect((await run(['peek', '--round', '99'], { cwd: project.path })).code).toBe(1);
    expect((await run(['peek', '--round', 'last'], { cwd: project.path })).code).toBe(2);
    expect((await run(['peek', '--events', 'all'], { cwd: project.path })).code).toBe(2);
  });
});
