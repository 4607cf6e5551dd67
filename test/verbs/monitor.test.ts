import { describe, expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { servedProject } from '../support/serving.ts';
import { until } from '../support/until.ts';
import { damage, eventsIn, isAlert, raised, watched } from '../support/watched.ts';

describe('monitor', () => {
  test('--once says whether all is well', async () => {
    using project = servedProject('echo done');
    expect(await project.start('monitor', '--once').ended()).toMatchObject({
      code: 0,
      stdout: 'well: no detector finds anything\n',
    });
    project.repository.write('prompt.md', 'short\n');
    await project.serve('--once').ended();
    const { code, stdout } = await project.start('monitor', '--once', '--json').ended();
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ detector: 'smoke_fail_rate', severity: 'warning', state: 'raised' });
  }, 30_000);

  test('--once takes no flag of a monitor that goes on', async () => {
    using project = servedProject('echo done');
    for (const flags of [
      ['--interval', '5'],
      ['--mode', 'narrate'],
    ])
      expect(await project.start('monitor', '--once', ...flags).ended()).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('--once looks once'),
      });
  });

  test('--once tells a budget of the day that is gone', async () => {
    using project = servedProject(
      'echo done',
      '[budget]\nrounds_per_day = 2\non_exceeded = "stop"\n[monitor.budget_burn]\nhold_for_s = 0\n',
    );
    await project.serve().ended();
    const { code, stdout } = await project.start('monitor', '--once', '--json').ended();
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      detector: 'budget_burn',
      severity: 'warning',
      message: expect.stringContaining('rounds_per_day = 2 is used up (2); it begins anew '),
    });
  }, 30_000);

  test('beside another only looks on', async () => {
    using project = servedProject('exit 3', '[monitor.crash_loop]\nrounds = 1\n');
    watched(project);
    await project.told(({ event }) => event === 'monitor_started');
    const second = project.start('monitor', '--interval', '0.1');
    await project.serve('--once').ended();
    await raised(project, 'crash_loop');
    second.signal('SIGTERM');
    const { code, stderr } = await second.ended();
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: 'looking on only (another monitor is at work here): nothing is written down, and nothing is stopped\n',
    });
    expect(project.events().filter(isAlert)).toHaveLength(1);
  }, 30_000);

  test.each(['events', 'narrate'])(
    '--mode %s tells what the rounds do',
    async (mode) => {
      using project = servedProject('echo done');
      const monitor = project.start('monitor', '--interval', '0.1', '--json', '--mode', mode);
      await until(() => existsSync(join(project.logDir, 'monitor-state.json')), { what: 'the first look' });
      await project.serve('--once').ended();
      damage(project);
      await raised(project, 'journal_damage');
      monitor.signal('SIGINT');
      const kinds = eventsIn((await monitor.ended()).stdout).map(({ event }) => event);
      const details = mode === 'events' ? [] : ['agent_spawn', 'agent_exit'];
      expect(kinds).toEqual(project.events().flatMap(({ event }) => (details.includes(event) ? [] : [event])));
    },
    30_000,
  );

  test('refuses an interval that is none', async () => {
    using project = servedProject('echo done');
    for (const interval of ['0', 'soon', '-1'])
      expect((await project.start('monitor', `--interval=${interval}`).ended()).code).toBe(2);
  }, 30_000);

  test('explain tells a detector, its numbers here and what it finds now', async () => {
    using project = servedProject('exit 3', '[monitor.crash_loop]\nrounds = 1\n');
    await project.serve('--once').ended();
    const { code, stdout } = await project.start('explain', 'crash_loop').ended();
    expect(code).toBe(0);
    expect(stdout).toContain('rounds = 1 rounds, line ');
    expect(stdout).toContain('critical  crash_loop: 1 rounds in a row ended within 10 s');
    const json = await project.start('explain', 'crash_loop', '--json').ended();
    expect(JSON.parse(json.stdout)).toMatchObject({ name: 'crash_loop', now: { detector: 'crash_loop' } });
    expect(project.events().some(({ event }) => event.startsWith('monitor_'))).toBeFalse();
  }, 30_000);
});
