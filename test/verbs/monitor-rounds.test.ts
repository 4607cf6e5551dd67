import { describe, expect, test } from 'bun:test';
import { mkdirSync, readFileSync, symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { detectors } from '../../src/detectors/index.ts';
import type { JournalEvent } from '../../src/model/event.ts';
import { openFiles } from '../../src/platform/files.ts';
import { openHost } from '../../src/platform/host.ts';
import { mountedDisk, type MountedDisk } from '../support/mounted-disk.ts';
import { needs } from '../support/needs.ts';
import { servedProject, type ServedProject } from '../support/serving.ts';
import { settableClock } from '../support/settable-clock.ts';
import { transcripts } from '../support/transcripts.ts';
import { until } from '../support/until.ts';
import { alertsOf, cleared, eventsIn, isAlert, raised, seen, untilTold, watched } from '../support/watched.ts';

const noMount = process.getuid?.() !== 0 || process.platform !== 'linux';

const refusedLog = transcripts.find(({ name }) => name === 'claude/api-key-401.log')?.text ?? '';
const goodLog = transcripts.find(({ name }) => name === 'claude/ok.log')?.text ?? '';

describe('a monitor of real rounds', () => {
  test('timeout_rate: raised by rounds that hit the wall, cleared by good ones', async () => {
    using project = servedProject(
      '[ "$AGENT_RUNNER_ROUND_NUM" -gt 2 ] || sleep 60; echo done',
      // On a machine with much to do, ending a round takes longer than half of so short a limit.
      'round_timeout_s = 0.4\n[monitor.hung]\nfactor = 1000\n[monitor.timeout_rate]\nrate_pct = 50\nwindow_rounds = 4\n',
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

  // Far more than what other programs of this machine may take or give back meanwhile.
  test('mem_pressure: raised while a round eats the memory of the machine, cleared when it has ended', async () => {
    const available = Math.floor(openHost(openFiles()).metrics('/').mem_available_mb);
    using project = servedProject(
      `if [ "$AGENT_RUNNER_ROUND_NUM" = 1 ]; then
{ head -c 1400M /dev/zero; ${untilTold('emitted', 'mem_pressure')}; } | tail -c 1500M > /dev/null; fi; echo done`,
      `[monitor.mem_pressure]\navailable_min_mb = ${available - 600}\nhold_for_s = 0\n`,
    );
    watched(project);
    const serving = project.serve('--max-rounds', '2');
    expect((await raised(project, 'mem_pressure')).message).toEndWith('MB of memory are available');
    await serving.ended();
    await cleared(project, 'mem_pressure');
  }, 60_000);

  test('mem_growth: raised by a round on its way to its limit, cleared by one that behaves', async () => {
    using project = servedProject(
      `if [ "$AGENT_RUNNER_ROUND_NUM" = 1 ]; then
grow() { ${untilTold('emitted', 'mem_growth').replace('sleep 0.05', 'head -c 2M /dev/zero; sleep 0.05')}; }
grow | tail -c 900M > /dev/null; else ${untilTold('cleared', 'mem_growth')}; fi; echo done`,
      `round_memory_max_mb = 2000
[monitor.mem_growth]
within_s = 3600
window_s = 4
span_min_s = 1
fit_min_pct = 80
hold_for_s = 0.3
`,
    );
    watched(project);
    const serving = project.serve('--max-rounds', '2');
    expect((await raised(project, 'mem_growth')).message).toMatch(/^the round uses .* and will reach its 2\.0 GB in /);
    await cleared(project, 'mem_growth');
    expect((await serving.ended()).stderr).toContain('2 of 2 rounds are done');
    expect(project.events().filter(({ event }) => event === 'round_memory_kill')).toEqual([]);
  }, 60_000);

  test('journal_damage: raised by a round that writes into the journal, cleared when that is past', async () => {
    using project = servedProject(
      `[ "$AGENT_RUNNER_ROUND_NUM" -gt 1 ] || printf '\\377\\000{\\n' >> "$AGENT_RUNNER_LOG_DIR/events-$(date -u +%Y-%m).jsonl"; echo done`,
      '[monitor.journal_damage]\nremember_s = 1\n',
    );
    watched(project);
    await project.told(({ event }) => event === 'monitor_started');
    expect((await project.serve('--max-rounds', '2').ended()).code).toBe(0);
    expect((await raised(project, 'journal_damage')).message).toStartWith('the journal cannot be read: ');
    await cleared(project, 'journal_damage');
  }, 60_000);
});

needs('faketime')('a wall clock that is set', () => {
  test('clock_jump: raised when it is set on and back under a running Loop, cleared when that is past', async () => {
    using clock = settableClock();
    using project = servedProject(
      '[ "$AGENT_RUNNER_ROUND_NUM" != 3 ] || until [ -e "$AGENT_RUNNER_LOG_DIR/go" ]; do sleep 0.05; done; echo done',
      'round_timeout_s = 120\n[monitor]\ninterval_s = 0.1\n[monitor.clock_jump]\nremember_s = 1\n',
      'custom',
      clock.env,
    );
    const serving = project.serve('--monitor', '--max-rounds', '3');
    const running = (event: JournalEvent): boolean => event.event === 'agent_spawn' && event.round_num === 3;
    await project.told(running);
    clock.set(300);
    expect((await raised(project, 'clock_jump')).message).toBe('the clock was set on by 5 min, or the machine slept');
    await cleared(project, 'clock_jump');
    clock.set(0);
    const isSetBack = (event: JournalEvent): boolean =>
      isAlert(event) && event.message.startsWith('the clock was set back');
    await project.told(isSetBack);
    await until(() => alertsOf(project).length === 4, { what: 'the second end' });
    // Nothing else is told: the round did not outlive its limit, though by the wall it was open for longer.
    expect(alertsOf(project)).toEqual(
      Array.from({ length: 2 }, () => ['raised clock_jump', 'cleared clock_jump']).flat(),
    );
    await Bun.write(join(project.logDir, 'go'), '');
    expect((await serving.ended()).stderr).toContain('3 of 3 rounds are done');
  }, 60_000);

  test('budget_burn: raised when the day’s rounds are used up, cleared when the day is over', async () => {
    using clock = settableClock();
    using project = servedProject(
      'echo done',
      '[budget]\nrounds_per_day = 1\non_exceeded = "stop"\n[monitor.budget_burn]\nhold_for_s = 0\n',
      'custom',
      clock.env,
    );
    watched(project);
    const serving = project.serve();
    expect((await raised(project, 'budget_burn')).message).toStartWith('rounds_per_day = 1 is used up (1)');
    await serving.ended();
    clock.set(86_400);
    await cleared(project, 'budget_burn');
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
    await raised(project, 'oauth_fail');
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
  /** A project whose log folder lies there. */
  const projectOn = ({ path }: MountedDisk, script: string, extra = ''): ServedProject => {
    const project = servedProject(script, extra);
    mkdirSync(join(path, 'logs'), { mode: 0o700 });
    symlinkSync(join(path, 'logs'), project.logDir);
    return project;
  };

  test.skipIf(noMount)(
    'disk_warning and inode_low: raised by rounds that fill it up, cleared by rounds that make room',
    async () => {
      using disk = mountedDisk({ megabytes: 8, inodes: 60 });
      using project = projectOn(
        disk,
        `cd "${disk.path}"; case $AGENT_RUNNER_ROUND_NUM in
1) head -c 7500K /dev/zero > ballast; ${untilTold('emitted', 'disk_warning')} ;;
2) rm ballast; ${untilTold('cleared', 'disk_warning')} ;;
3) for i in $(seq 30); do : > file-$i; done; ${untilTold('emitted', 'inode_low')} ;;
4) rm file-*; ${untilTold('cleared', 'inode_low')} ;;
esac; echo done`,
        '[monitor.disk_warning]\nhold_for_s = 0\n[monitor.inode_low]\nhold_for_s = 0\nfree_pct = 30\n',
      );
      watched(project);
      const serving = project.serve('--max-rounds', '4');
      for (const detector of ['disk_warning', 'inode_low']) {
        await raised(project, detector);
        await cleared(project, detector);
      }
      expect((await serving.ended()).code).toBe(0);
    },
    60_000,
  );

  test.skipIf(noMount)(
    'disk_fill: raised by rounds that write at a steady rate, cleared by one that frees it',
    async () => {
      using disk = mountedDisk({ megabytes: 400 });
      using project = projectOn(
        disk,
        `cd "${disk.path}"; if grep -qs '"monitor_alert_emitted"' "$AGENT_RUNNER_LOG_DIR"/events-*; then rm -f part-*
else head -c 2M /dev/zero > "part-$AGENT_RUNNER_ROUND_NUM"; fi; echo done`,
        '[monitor.disk_fill]\nwithin_s = 3600\nwindow_s = 4\nspan_min_s = 1\nhold_for_s = 0\n',
      );
      watched(project);
      const serving = project.serve();
      expect((await raised(project, 'disk_fill')).message).toMatch(
        /^the disk of the log folder will be full in .* at its present rate$/,
      );
      await cleared(project, 'disk_fill');
      serving.signal('SIGTERM');
      expect((await serving.ended()).code).toBe(0);
      const ofDisk = alertsOf(project).filter((what) => what.endsWith('disk_fill'));
      expect(ofDisk).toEqual(['raised disk_fill', 'cleared disk_fill']);
    },
    60_000,
  );

  test.skipIf(noMount)(
    'that is really full stops the Loop, and is told once there is room',
    async () => {
      using disk = mountedDisk({ megabytes: 8 });
      using project = projectOn(disk, 'echo done');
      const monitor = project.start('monitor', '--interval', '0.1', '--json');
      const serving = project.serve();
      await project.told(({ event }) => event === 'round_end');
      disk.fill();
      const { code, stderr } = await serving.ended();
      expect(code).toBe(0);
      expect(stderr).toContain('asked to stop');
      unlinkSync(disk.ballast);
      await raised(project, 'disk_critical');
      await cleared(project, 'disk_critical');
      monitor.signal('SIGINT');
      const events = eventsIn((await monitor.ended()).stdout).filter(
        (event) => 'detector' in event && event.detector === 'disk_critical',
      );
      expect(events.map(({ event }) => event)).toEqual([
        'monitor_alert_emitted',
        'monitor_auto_stop_triggered',
        'monitor_alert_cleared',
      ]);
      const kinds = project.events().map(({ event }) => event);
      expect(kinds).toContain('monitor_auto_stop_triggered');
    },
    60_000,
  );
});

test('every detector was raised and cleared by real rounds above', () => {
  const skipped = [
    ...(noMount ? ['disk_warning', 'disk_critical', 'disk_fill', 'inode_low'] : []),
    ...(Bun.which('faketime') === null ? ['clock_jump', 'budget_burn'] : []),
  ];
  const names = detectors.map(({ name }) => name).toSorted();
  expect([...skipped, ...seen.raised].toSorted()).toEqual(names);
  expect([...skipped, ...seen.cleared].toSorted()).toEqual(names);
});
