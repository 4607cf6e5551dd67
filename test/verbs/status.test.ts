import { describe, expect, test } from 'bun:test';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { controlledProject, worker } from '../support/controlled.ts';

const isAt = (event: string) => (told: { readonly event: string }) => told.event === event;

const keys = [
  'project',
  'log_dir',
  'state',
  'mode',
  'pid',
  'since',
  'ending',
  'round',
  'waiting',
  'last_round',
  'last_stop',
  'next_start',
];

describe('status', () => {
  test('where nothing ever ran: exit 3, every key is there and tells nothing', async () => {
    using project = controlledProject(worker);
    const { code, stdout } = await project.call('status', '--json');
    expect(code).toBe(3);
    const told = JSON.parse(stdout) as Record<string, unknown>;
    expect(Object.keys(told)).toEqual(keys);
    const { project: name, log_dir, state, ...rest } = told;
    expect({ log_dir, state }).toEqual({ log_dir: project.logDir, state: 'stopped' });
    expect(project.repository.path).toEndWith(String(name));
    expect(new Set(Object.values(rest))).toEqual(new Set([null]));
  }, 30_000);

  test('in a round: which, since when, how long at most, and what came before', async () => {
    using project = controlledProject(
      `[ "$AGENT_RUNNER_ROUND_NUM" = 1 ] && exit 0\n${worker}`,
      'round_timeout_s = 900\n[phases]\nlist = ["plan", "build"]',
    );
    const serving = project.serve();
    await project.told((event) => event.event === 'agent_spawn' && event.round_num === 2);
    const { code, stdout } = await project.call('status', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      state: 'round',
      mode: 'foreground',
      pid: serving.pid,
      round: { round_num: 2, phase: 'build', stage: 'running', limit_s: 900, elapsed_s: expect.any(Number) },
      waiting: null,
      last_round: { round_num: 1, outcome: 'ok', exit_code: 0 },
    });
    const words = (await project.call('status')).stdout;
    expect(words).toMatch(/: running\n {2}supervisor +pid \d+, in the foreground, since /);
    expect(words).toMatch(/\n {2}at work +round 2 · build · \d+ s of 15 min · last output \d+ s ago\n/);
    expect(words).toMatch(/\n {2}last round +round 1: ok after /);
  }, 30_000);

  test('in a wait: what for, until when, and when the next round begins', async () => {
    using project = controlledProject('echo "usage limit reached" >&2; exit 1');
    project.serve();
    const waiting = (await project.told(isAt('loop_waiting'))) as { until: string };
    expect(await project.json('status')).toMatchObject({
      state: 'waiting',
      round: null,
      waiting: { reason: 'quota', until: waiting.until, left_s: expect.any(Number) },
      last_round: { outcome: 'quota' },
      next_start: waiting.until,
    });
    expect((await project.call('status')).stdout).toMatch(
      /: waiting\n(.*\n)* {2}waits +until .*, \d+ .* left \(quota: /,
    );
    await project.call('stop');
    const stopped = await project.json('status');
    expect(stopped).toMatchObject({ state: 'stopped', waiting: { reason: 'quota' }, next_start: null });
    expect(stopped['last_stop']).toMatchObject({ reason: 'asked to stop', exit_code: 0 });
  }, 30_000);

  test('a supervisor that was suspended, and one that died', async () => {
    using project = controlledProject(worker);
    const serving = project.serve();
    await project.told(isAt('agent_spawn'));
    serving.signal('SIGSTOP');
    expect(await project.json('status')).toMatchObject({ state: 'suspended', pid: serving.pid });
    serving.signal('SIGKILL');
    await serving.ended();
    const { code, stdout } = await project.call('status');
    expect(code).toBe(3);
    expect(stdout).toContain('not running: it ended without a word');
    expect(stdout).toContain('left open     round 1; the next start closes it, and so does agent-runner kill');
  }, 30_000);

  test('is not slower for a journal of 50 MB', async () => {
    using project = controlledProject(worker);
    mkdirSync(project.logDir);
    const measure = async (): Promise<number> => {
      const times: number[] = [];
      for (let run = 0; run < 5; run += 1) {
        const since = performance.now();
        await project.call('status');
        times.push(performance.now() - since);
      }
      return Math.min(...times);
    };
    const without = await measure();
    const line = `${JSON.stringify({ ts: '2026-11-22T11:00:00.000Z', event: 'round_progress', round_num: 1, elapsed_s: 1, log_bytes: 1 })}\n`;
    const path = join(project.logDir, 'events-2026-11.jsonl');
    writeFileSync(path, '');
    for (let part = 0; part < 50; part += 1) appendFileSync(path, line.repeat(1_000_000 / line.length));
    // Reading it whole would take a second and more.
    expect(await measure()).toBeLessThan(without + 150);
  }, 60_000);

  test('a damaged status.json and loop-state.json do not keep it from telling the rest', async () => {
    using project = controlledProject(worker);
    project.serve();
    await project.told(isAt('agent_spawn'));
    writeFileSync(join(project.logDir, 'status.json'), '{"round_num":');
    writeFileSync(join(project.logDir, 'loop-state.json'), 'nonsense');
    expect(await project.json('status')).toMatchObject({
      state: 'round',
      round: { round_num: 1, stage: 'running' },
      last_round: null,
    });
  }, 30_000);
});
