import { describe, expect, test } from 'bun:test';
import { appendFileSync, existsSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EventOf, JournalEvent } from '../../src/model/event.ts';
import { mountedDisk } from '../support/mounted-disk.ts';
import { needs } from '../support/needs.ts';
import { servedProject, type ServedProject } from '../support/serving.ts';
import { transcripts } from '../support/transcripts.ts';
import { until } from '../support/until.ts';

const refusedLog = transcripts.find(({ name }) => name === 'claude/api-key-401.log')?.text ?? '';
const goodLog = transcripts.find(({ name }) => name === 'claude/ok.log')?.text ?? '';

type Alert = EventOf<'monitor_alert_emitted'>;
const isAlert = (event: JournalEvent): event is Alert => event.event === 'monitor_alert_emitted';

const raised = (project: ServedProject, detector: string) =>
  project.told((event) => isAlert(event) && event.detector === detector) as Promise<Alert>;
const cleared = (project: ServedProject, detector: string) =>
  project.told((event) => event.event === 'monitor_alert_cleared' && event.detector === detector);
const alertsOf = (project: ServedProject): readonly string[] =>
  project
    .events()
    .flatMap((event) =>
      event.event === 'monitor_alert_emitted' || event.event === 'monitor_alert_cleared'
        ? [`${event.event === 'monitor_alert_emitted' ? 'raised' : 'cleared'} ${event.detector}`]
        : [],
    );

/** Writes bytes into the journal that are no line. */
const damage = ({ logDir }: ServedProject): void => {
  const month = new Date().toISOString().slice(0, 7);
  appendFileSync(join(logDir, `events-${month}.jsonl`), new Uint8Array([0xff, 0xfe, 0x00, 0x7b, 0x0a]));
};

/** Events that were printed as JSON, one a line. */
const eventsIn = (text: string): readonly JournalEvent[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as JournalEvent);

/** A monitor that looks ten times a second. */
const watched = (project: ServedProject) => project.start('monitor', '--interval', '0.1');

describe('a monitor of real rounds', () => {
  test('timeout_rate: raised by rounds that hit the wall, cleared by good ones', async () => {
    using project = servedProject(
      '[ "$AGENT_RUNNER_ROUND_NUM" -gt 2 ] || sleep 60; echo done',
      'round_timeout_s = 0.4\n[monitor.timeout_rate]\nrate_pct = 50\nwindow_rounds = 4\n',
    );
    watched(project);
    const serving = project.serve('--max-rounds', '6');
    const alert = await raised(project, 'timeout_rate');
    expect(alert).toMatchObject({
      severity: 'warning',
      message: '2 of the last 4 rounds hit the wall',
      auto_action: null,
    });
    await serving.ended();
    await cleared(project, 'timeout_rate');
    expect(alertsOf(project)).toEqual(['raised timeout_rate', 'cleared timeout_rate']);
  }, 60_000);

  test('hung: a supervisor that is stopped leaves its round open; it goes on, and it is over', async () => {
    using project = servedProject('exec sleep 60', 'round_timeout_s = 0.5\n');
    watched(project);
    const serving = project.serve('--once');
    await project.told(({ event }) => event === 'agent_spawn');
    serving.signal('SIGSTOP');
    expect((await raised(project, 'hung')).message).toContain('round 1 is open for');
    serving.signal('SIGCONT');
    await cleared(project, 'hung');
    await serving.ended();
  }, 60_000);

  test('orphan_chain: raised by work left behind three times, cleared by a round that leaves none', async () => {
    using project = servedProject(
      '[ "$AGENT_RUNNER_ROUND_NUM" -gt 3 ] || echo work > "left-$AGENT_RUNNER_ROUND_NUM"; echo done',
      '[vcs]\nstash_idempotency_s = 0\n',
    );
    watched(project);
    await project.serve('--max-rounds', '3').ended();
    expect((await raised(project, 'orphan_chain')).message).toStartWith(
      '3 rounds in a row left their work uncommitted',
    );
    await project.serve('--once').ended();
    await cleared(project, 'orphan_chain');
  }, 60_000);

  test('smoke_fail_rate: raised by a prompt that is too short, cleared by good starts', async () => {
    using project = servedProject('echo done', '[monitor.smoke_fail_rate]\nrate_pct = 50\nwindow_rounds = 2\n');
    const prompt = readFileSync(join(project.repository.path, 'prompt.md'), 'utf8');
    watched(project);
    project.repository.write('prompt.md', 'short\n');
    expect((await project.serve('--once').ended()).code).toBe(78);
    await raised(project, 'smoke_fail_rate');
    project.repository.write('prompt.md', prompt);
    await project.serve('--max-rounds', '2').ended();
    await cleared(project, 'smoke_fail_rate');
  }, 60_000);

  test('escaped_processes: raised by rounds that leave servers behind, cleared when they do no more', async () => {
    using project = servedProject(
      '[ "$AGENT_RUNNER_ROUND_NUM" -gt 2 ] || { setsid sleep 300 & }; echo done',
      '[monitor.escaped_processes]\nrounds = 2\nwindow_rounds = 3\n',
    );
    watched(project);
    await project.serve('--max-rounds', '2').ended();
    expect((await raised(project, 'escaped_processes')).message).toContain('sleep 300');
    await project.serve('--max-rounds', '2').ended();
    await cleared(project, 'escaped_processes');
  }, 60_000);

  test('crash_loop and no_progress: raised by rounds that end at once, cleared by one that works', async () => {
    using project = servedProject(
      'case $AGENT_RUNNER_ROUND_NUM in 1 | 2) exit 3 ;; 3 | 4) echo idle ;; *) echo done > result; git add -A; git commit -qm work ;; esac',
      '[monitor.crash_loop]\nrounds = 2\n[monitor.no_progress]\nrounds = 2\n',
    );
    watched(project);
    const serving = project.serve('--max-rounds', '5');
    await raised(project, 'crash_loop');
    await cleared(project, 'crash_loop');
    await raised(project, 'no_progress');
    await cleared(project, 'no_progress');
    await serving.ended();
  }, 60_000);

  test('supervisor_stale: raised when it is killed, cleared when another takes its place', async () => {
    using project = servedProject('exec sleep 60', '[monitor.supervisor_stale]\nhold_for_s = 0\n');
    watched(project);
    const first = project.serve();
    await project.told(({ event }) => event === 'agent_spawn');
    first.signal('SIGKILL');
    await first.ended();
    expect((await raised(project, 'supervisor_stale')).message).toContain(`process ${first.pid} of serve.pid is gone`);
    project.serve();
    await cleared(project, 'supervisor_stale');
  }, 60_000);

  test('rate_limit_active: raised while the Loop waits for a usage limit, cleared by a good round', async () => {
    using project = servedProject(
      '[ "$AGENT_RUNNER_ROUND_NUM" = 1 ] && { echo "usage limit reached" >&2; exit 1; }; echo done',
    );
    watched(project);
    const serving = project.serve('--max-rounds', '2');
    expect(await raised(project, 'rate_limit_active')).toMatchObject({ severity: 'info' });
    serving.signal('SIGUSR2');
    await cleared(project, 'rate_limit_active');
    await serving.ended();
  }, 60_000);

  test('network_fail: raised by rounds that do not reach the provider, cleared by one that does', async () => {
    using project = servedProject(
      '[ "$AGENT_RUNNER_ROUND_NUM" -gt 2 ] || { echo "connect ECONNREFUSED, try again later" >&2; exit 1; }; echo done',
      'transient_error_action = "skip"\n',
    );
    watched(project);
    const serving = project.serve('--max-rounds', '3');
    expect((await raised(project, 'network_fail')).message).toBe('the provider was not reached in 2 rounds in a row');
    await cleared(project, 'network_fail');
    await serving.ended();
  }, 60_000);

  test('anomaly_repetitive_active: raised while the agent turns in circles, cleared with its round', async () => {
    const call =
      '{"type":"assistant","message":{"content":[{"type":"tool_use","name":"Bash","input":{"command":"ls"}}]}}';
    using project = servedProject(
      `for i in 1 2 3 4 5 6 7 8 9; do echo '${call}'; done
while [ ! -e "$AGENT_RUNNER_LOG_DIR/go" ]; do sleep 0.05; done; cat good.log`,
      '',
      'claude',
    );
    project.repository.write('good.log', goodLog);
    project.repository.git('add', '-A');
    project.repository.git('commit', '-qm', 'log');
    watched(project);
    const serving = project.serve('--once');
    expect((await raised(project, 'anomaly_repetitive_active')).message).toStartWith('round 1: Bash was called');
    await Bun.write(join(project.logDir, 'go'), '');
    await cleared(project, 'anomaly_repetitive_active');
    await serving.ended();
  }, 60_000);

  test('mem_pressure: raised at a mark, and cleared by the next monitor, which has another', async () => {
    using project = servedProject('echo done');
    const mark = (megabytes: number): void =>
      project.repository.write(
        'agent-runner.toml',
        `[agent]\npreset = "custom"\ncommand = ["./agent"]\n[prompt]\nfile = "prompt.md"\n[runtime]\nlog_dir = "logs"
[monitor.mem_pressure]\navailable_min_mb = ${megabytes}\nhold_for_s = 0\n`,
      );
    mark(1_000_000_000);
    expect((await project.start('monitor', '--once').ended()).code).toBe(1);
    await raised(project, 'mem_pressure');
    mark(1);
    expect((await project.start('monitor', '--once').ended()).code).toBe(0);
    await cleared(project, 'mem_pressure');
  }, 30_000);

  test('journal_damage: raised by bytes that are no line, while the rounds go on', async () => {
    using project = servedProject('echo done');
    watched(project);
    await project.serve('--once').ended();
    damage(project);
    expect((await raised(project, 'journal_damage')).message).toStartWith('the journal cannot be read: ');
    expect((await project.serve('--once').ended()).code).toBe(0);
  }, 60_000);
});

describe('auto-stop', () => {
  const alternating = `[ $((AGENT_RUNNER_ROUND_NUM % 2)) = 1 ] && { cat refused.log; exit 1; }; cat good.log`;

  test('ends a real Loop gently when the login is refused, with the reason in the journal and the end', async () => {
    using project = servedProject(alternating, '', 'claude');
    project.repository.write('refused.log', refusedLog);
    project.repository.write('good.log', goodLog);
    project.repository.git('add', '-A');
    project.repository.git('commit', '-qm', 'logs');
    const monitor = watched(project);
    const serving = project.serve();
    const { code, stderr } = await serving.ended();
    expect(code).toBe(0);
    expect(stderr).toContain('asked to stop by oauth_fail: the login was refused in 2 of the last 10 rounds');
    const kinds = project.events().map(({ event }) => event);
    const order = ['monitor_alert_emitted', 'monitor_auto_stop_triggered', 'sigterm_received', 'supervisor_stopped'];
    expect(kinds.filter((kind) => order.includes(kind))).toEqual(order as typeof kinds);
    // No round was cut short.
    expect(project.events().filter(({ event }) => event === 'round_cancelled')).toEqual([]);

    // A person's later start is respected until the condition arises anew.
    const again = project.serve('--max-rounds', '2');
    await cleared(project, 'oauth_fail');
    expect((await again.ended()).stderr).toContain('2 of 2 rounds are done');
    expect(alertsOf(project)).toEqual(['raised oauth_fail', 'cleared oauth_fail']);

    monitor.signal('SIGTERM');
    expect((await monitor.ended()).code).toBe(0);
  }, 60_000);

  test('is done by serve --monitor in its own process, for an agent whose log says it in plain text', async () => {
    using project = servedProject('echo "Error 401: unauthorized"; exit 1', '[monitor]\ninterval_s = 0.1\n');
    const { code, stderr, stdout } = await project.serve('--monitor').ended();
    expect(code).toBe(0);
    expect(stderr).toContain('by oauth_fail');
    expect(stdout).toContain('critical oauth_fail');
    expect(project.events().map(({ event }) => event)).toContain('monitor_started');
  }, 60_000);
});

needs('mount')('a small disk', () => {
  const noMount = process.getuid?.() !== 0 || process.platform !== 'linux';

  /** A project whose log folder lies there. */
  const projectOn = (folder: string, extra = ''): ServedProject => {
    const project = servedProject('echo done', extra);
    const configuration = readFileSync(join(project.repository.path, 'agent-runner.toml'), 'utf8');
    project.repository.write('agent-runner.toml', configuration.replace('"logs"', `"${folder}/logs"`));
    project.repository.git('commit', '-qam', 'log folder');
    return project;
  };
  const told = async (folder: string, event: string, detector: string): Promise<void> => {
    const start = `"event":"monitor_alert_${event}","detector":"${detector}"`;
    await until(() => readJournal(folder).includes(start), { what: `${detector} ${event}` });
  };

  test.skipIf(noMount)(
    'disk_warning and inode_low: raised as it fills up, cleared when there is room',
    async () => {
      using disk = mountedDisk({ megabytes: 8, inodes: 60 });
      const atOnce = '[monitor.disk_warning]\nhold_for_s = 0\n[monitor.inode_low]\nhold_for_s = 0\nfree_pct = 30\n';
      using project = projectOn(disk.path, atOnce);
      project.start('monitor', '--interval', '0.1');
      await until(() => readJournal(disk.path).includes('monitor_started'), { what: 'the monitor' });
      writeFileSync(disk.ballast, new Uint8Array(7.4 * 1024 * 1024));
      await told(disk.path, 'emitted', 'disk_warning');
      unlinkSync(disk.ballast);
      await told(disk.path, 'cleared', 'disk_warning');
      const small = Array.from({ length: 50 }, (_, index) => join(disk.path, `file-${index}`));
      for (const path of small) writeFileSync(path, '');
      await told(disk.path, 'emitted', 'inode_low');
      for (const path of small) unlinkSync(path);
      await told(disk.path, 'cleared', 'inode_low');
    },
    60_000,
  );

  test.skipIf(noMount)(
    'that is really full stops the Loop, and is told once there is room',
    async () => {
      using disk = mountedDisk({ megabytes: 8 });
      using project = projectOn(disk.path);
      const monitor = project.start('monitor', '--interval', '0.1', '--json');
      const serving = project.serve();
      await until(() => readJournal(disk.path).includes('"round_end"'), { what: 'a round' });
      disk.fill();
      const { code, stderr } = await serving.ended();
      expect(code).toBe(0);
      expect(stderr).toContain('asked to stop');
      unlinkSync(disk.ballast);
      await told(disk.path, 'cleared', 'disk_critical');
      monitor.signal('SIGINT');
      const events = eventsIn((await monitor.ended()).stdout).filter(
        (event) => 'detector' in event && event.detector === 'disk_critical',
      );
      expect(events.map(({ event }) => event)).toEqual([
        'monitor_alert_emitted',
        'monitor_auto_stop_triggered',
        'monitor_alert_cleared',
      ]);
      expect(readJournal(disk.path)).toContain('"monitor_auto_stop_triggered","detector":"disk_critical"');
    },
    60_000,
  );
});

const readJournal = (folder: string): string => {
  const month = new Date().toISOString().slice(0, 7);
  try {
    return readFileSync(join(folder, 'logs', `events-${month}.jsonl`), 'utf8');
  } catch {
    return '';
  }
};

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
