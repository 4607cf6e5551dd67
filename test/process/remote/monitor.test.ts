import { expect, test } from 'bun:test';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { EventKind, JournalEvent } from '../../../src/model/event.ts';
import { binary, testEnv } from '../../support/binary.ts';
import { mountedDisk } from '../../support/mounted-disk.ts';
import { needs } from '../../support/needs.ts';
import { scratch } from '../../support/scratch.ts';
import { servedProject, type ServedProject } from '../../support/serving.ts';
import { sshd, type Sshd } from '../../support/sshd.ts';
import { until } from '../../support/until.ts';

/** A monitor of other hosts at work, and the home folder in which it keeps what it tells. */
interface RemoteMonitor extends Disposable {
  readonly home: string;
  /** What it told of a host. */
  events(host?: string): readonly JournalEvent[];
  told(kind: EventKind, fits?: (event: JournalEvent) => boolean): Promise<JournalEvent>;
  signal(name: NodeJS.Signals): void;
  ended(): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
  readonly pid: number;
}

const journalOf = (folder: string): readonly JournalEvent[] => {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((name) => name.startsWith('events-'));
  return files.flatMap((name) =>
    readFileSync(join(folder, name), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as JournalEvent),
  );
};

const monitor = (project: ServedProject, ssh: Sshd, ...words: readonly string[]): RemoteMonitor => {
  const home = scratch('watcher');
  const goesOn = words.includes('--once') ? [] : ['--interval', '0.2'];
  const child = Bun.spawn([binary(), 'monitor', ...goesOn, ...words], {
    cwd: project.repository.path,
    env: testEnv({ ...ssh.env, HOME: home.path }),
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  });
  const output = Promise.all([child.stdout.text(), child.stderr.text()]);
  const events = (host = 'pi'): readonly JournalEvent[] => {
    const hosts = join(home.path, '.agent-runner/monitor', host);
    return existsSync(hosts) ? readdirSync(hosts).flatMap((place) => journalOf(join(hosts, place))) : [];
  };
  return {
    home: home.path,
    pid: child.pid,
    events,
    told: (kind, fits = () => true) =>
      until(() => ['pi', 'nas'].flatMap((host) => events(host)).find((event) => event.event === kind && fits(event)), {
        what: kind,
      }),
    signal: (name) => child.kill(name),
    ended: async () => {
      const [stdout, stderr] = await output;
      await child.exited;
      return { code: child.exitCode, stdout, stderr };
    },
    [Symbol.dispose]: () => {
      child.kill('SIGKILL');
      home[Symbol.dispose]();
    },
  };
};

/** A project whose log folder is where another host has it. */
const projectOn = (pi: Sshd, script: string, extra = ''): ServedProject & { readonly dir: string } => {
  const project = servedProject(script, extra);
  symlinkSync(project.logDir, join(pi.home, 'logs'));
  return { ...project, dir: 'logs', [Symbol.dispose]: () => project[Symbol.dispose]() };
};

const kinds = (events: readonly JournalEvent[]): readonly string[] => events.map(({ event }) => event);
const isOf = (detector: string) => (event: JournalEvent) => 'detector' in event && event.detector === detector;

/** What a monitor told of detectors, in order. */
const tellings = (watcher: RemoteMonitor): readonly string[] =>
  watcher.events().flatMap((event) => ('detector' in event ? [`${event.event} ${event.detector}`] : []));

needs('sshd', 'ssh')('a monitor of another host', () => {
  test('sees the rounds there, bears that sshd dies, and goes on when it is back', async () => {
    using pi = await sshd();
    using project = projectOn(
      pi,
      '[ "$AGENT_RUNNER_ROUND_NUM" -gt 1 ] || exit 3; echo well > f; git add f; git commit -qm f',
      '[monitor.crash_loop]\nrounds = 1\n',
    );
    using watcher = monitor(project, pi, '--host', 'pi', '--remote-dir', project.dir, '--mode', 'narrate', '--json');
    await watcher.told('monitor_remote_reached');
    await project.serve('--once').ended();
    expect(await watcher.told('monitor_alert_emitted')).toMatchObject({
      detector: 'crash_loop',
      severity: 'critical',
      host: 'pi',
    });

    await pi.kill();
    await watcher.told('monitor_remote_blip');
    await project.serve('--once').ended();
    await pi.start();
    expect(await watcher.told('monitor_remote_reached', (event) => 'away_s' in event)).toMatchObject({
      host: 'pi',
      system: 'Linux',
    });
    await watcher.told('monitor_alert_cleared', isOf('crash_loop'));
    watcher.signal('SIGTERM');
    const { code, stdout } = await watcher.ended();
    expect(code).toBe(0);
    expect(kinds(watcher.events())).not.toContain('monitor_remote_giveup');
    // What the rounds did while nobody could look is told as well, each thing once.
    const heard = stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as JournalEvent);
    expect(heard.filter(({ event }) => event === 'round_start')).toMatchObject([
      { host: 'pi', round_num: 1 },
      { host: 'pi', round_num: 2 },
    ]);
    // Nothing of the watcher is written over there.
    expect(kinds(project.events()).filter((kind) => kind.startsWith('monitor_'))).toEqual([]);
  }, 90_000);

  test('by default looks at the project’s folder in the home over there', async () => {
    using pi = await sshd();
    using project = servedProject('echo done');
    await project.serve('--once').ended();
    using watcher = monitor(project, pi, '--host', 'pi', '--once', '--json');
    expect(await watcher.ended()).toMatchObject({ code: 0, stdout: '' });
    const { path } = project.repository;
    Bun.spawnSync(['mkdir', '-p', join(pi.home, '.agent-runner', basename(path))]);
    symlinkSync(project.logDir, join(pi.home, '.agent-runner', basename(path), 'logs'));
    writeFileSync(
      join(project.logDir, 'serve.pid'),
      '999999999\n2026-11-22T11:28:16.971Z\n{"birth":"x/1","mode":"foreground","flags":[]}\n',
    );
    using again = monitor(project, pi, '--host', 'pi', '--once', '--json');
    const { code, stdout } = await again.ended();
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ host: 'pi', detector: 'supervisor_stale' });
  }, 60_000);

  test('gives up one that is away, with 69 and the reason', async () => {
    using pi = await sshd({ down: true });
    using project = servedProject('echo done', '[monitor]\nremote_failure_tolerance_s = 1.5\n');
    using watcher = monitor(project, pi, '--host', 'pi');
    const { code, stderr } = await watcher.ended();
    expect(code).toBe(69);
    expect(stderr).toContain('pi cannot be reached');
    expect(stderr).toContain('Connection refused');
    expect(kinds(watcher.events())).toEqual([
      'monitor_started',
      'monitor_remote_blip',
      'monitor_remote_blip',
      'monitor_remote_blip',
      'monitor_remote_giveup',
      'monitor_alert_emitted',
    ]);
  }, 60_000);

  test('of two, one that goes away is an alert, which ends when it is back', async () => {
    using pi = await sshd();
    using nas = await sshd({ host: 'nas', with: pi, down: true });
    using project = projectOn(
      pi,
      'exit 3',
      '[monitor]\nremote_failure_tolerance_s = 0\n[monitor.crash_loop]\nrounds = 1\n',
    );
    using watcher = monitor(project, nas, '--host', 'pi', '--host=nas', '--remote-dir', project.dir);
    expect(await watcher.told('monitor_alert_emitted', isOf('host_away'))).toMatchObject({
      host: 'nas',
      severity: 'critical',
    });
    await project.serve('--once').ended();
    expect(await watcher.told('monitor_alert_emitted', isOf('crash_loop'))).toMatchObject({ host: 'pi' });
    await nas.start();
    expect(await watcher.told('monitor_alert_cleared', isOf('host_away'))).toMatchObject({ host: 'nas' });
    watcher.signal('SIGINT');
    expect((await watcher.ended()).code).toBe(0);
  }, 90_000);

  test('passes over what is printed before the answer: a banner, a profile that talks', async () => {
    using talk = scratch('banner');
    using pi = await sshd({ config: `Banner ${talk.write('banner', 'Authorised use only!\n'.repeat(50))}` });
    writeFileSync(join(pi.home, '.bashrc'), 'echo "welcome to pi"; echo "0 begin"; printf "\\377\\000"\n');
    using project = projectOn(pi, 'exit 3', '[monitor.crash_loop]\nrounds = 1\n');
    await project.serve('--once').ended();
    using watcher = monitor(project, pi, '--host', 'pi', '--remote-dir', project.dir, '--once', '--json');
    const { code, stdout } = await watcher.ended();
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ host: 'pi', detector: 'crash_loop' });
  }, 60_000);

  test.each([
    ['in another time zone', { TZ: 'Pacific/Kiritimati', LC_ALL: 'de_DE.UTF-8' }, false],
    ['with nothing but BusyBox', {}, true],
  ] as const)(
    'judges one %s as any other, and takes nothing there for wrong that is not',
    async (_what, sessionEnv, busybox) => {
      using pi = await sshd({ sessionEnv });
      if (busybox) Bun.spawnSync(['busybox', '--install', '-s', pi.programs]);
      using project = projectOn(
        pi,
        '[ "$AGENT_RUNNER_ROUND_NUM" -gt 1 ] || exit 3; echo well > f; git add f; git commit -qm f; sleep 0.7',
        '[monitor.crash_loop]\nrounds = 1\n[monitor.supervisor_stale]\nhold_for_s = 0\n',
      );
      using watcher = monitor(project, pi, '--host', 'pi', '--remote-dir', project.dir);
      expect(await watcher.told('monitor_remote_reached')).toMatchObject({
        system: 'Linux',
        clock_ahead_s: expect.closeTo(0, -1),
      });
      const serving = project.serve('--max-rounds', '2');
      await watcher.told('monitor_alert_emitted', isOf('crash_loop'));
      await watcher.told('monitor_alert_cleared', isOf('crash_loop'));
      expect((await serving.ended()).code).toBe(0);
      const killed = project.serve();
      await project.told((event) => event.event === 'agent_spawn' && event.round_num === 3);
      killed.signal('SIGKILL');
      await killed.ended();
      expect(await watcher.told('monitor_alert_emitted', isOf('supervisor_stale'))).toMatchObject({
        message: `process ${killed.pid} of serve.pid is gone: it was killed, or the machine restarted`,
      });
      watcher.signal('SIGTERM');
      expect((await watcher.ended()).code).toBe(0);
      const told = watcher
        .events()
        .flatMap((event) => ('detector' in event ? [`${event.event} ${event.detector}`] : []));
      expect(told).toEqual([
        'monitor_alert_emitted crash_loop',
        'monitor_alert_cleared crash_loop',
        'monitor_alert_emitted supervisor_stale',
      ]);
    },
    90_000,
  );

  test('says that there is no log folder there, and that one is gone', async () => {
    using pi = await sshd();
    using project = projectOn(pi, 'exit 3', '[monitor.crash_loop]\nrounds = 1\n');
    using mistyped = monitor(project, pi, '--host', 'pi', '--remote-dir', 'lgos', '--once');
    expect(await mistyped.ended()).toMatchObject({
      code: 0,
      stderr: 'pi: there is no lgos there; --remote-dir names another folder\n',
    });
    using watcher = monitor(project, pi, '--host', 'pi', '--remote-dir', project.dir);
    expect(await watcher.told('monitor_remote_reached')).toMatchObject({ no_folder: 'logs' });
    await project.serve('--once').ended();
    await watcher.told('monitor_alert_emitted', isOf('crash_loop'));
    unlinkSync(join(pi.home, 'logs'));
    expect(await watcher.told('monitor_alert_emitted', isOf('journal_damage'))).toMatchObject({
      message: 'the journal cannot be read: the log folder is gone',
    });
  }, 60_000);

  test.each([
    ['asks for a password', { asksForPassword: true }, 'Permission denied'],
    ['has a key that nobody knows', { unknown: true }, 'Host key verification failed'],
    ['closes midway', { config: 'ForceCommand sh | head -c 300' }, 'the answer broke off'],
    ['has no sh', { config: 'ForceCommand exec no-such-shell' }, 'not found'],
  ])(
    'is away where it %s',
    async (_what, options, reason) => {
      using pi = await sshd(options);
      using project = projectOn(pi, 'echo done');
      using watcher = monitor(project, pi, '--host', 'pi', '--remote-dir', project.dir, '--once');
      const { code, stderr } = await watcher.ended();
      expect(stderr).toContain(reason);
      expect(code).toBe(69);
    },
    60_000,
  );

  test('ends at once while an answer hangs, with the ssh that waits for it', async () => {
    using pi = await sshd({ config: 'ForceCommand exec sleep 600' });
    using project = projectOn(pi, 'echo done');
    using watcher = monitor(project, pi, '--host', 'pi', '--remote-dir', project.dir);
    await watcher.told('monitor_started');
    const isWaiting = (): boolean =>
      Bun.spawnSync(['ps', '-A', '-o', 'ppid=,args='])
        .stdout.toString()
        .split('\n')
        .some((line) => line.trim().startsWith(`${watcher.pid} `) && line.includes('ssh'));
    await until(isWaiting, { what: 'an ssh that waits' });
    watcher.signal('SIGTERM');
    expect(await watcher.ended()).toMatchObject({ code: 0, stderr: '' });
    expect(isWaiting()).toBeFalse();
  }, 60_000);

  test.each(['by its own agent-runner', 'by a signal'])(
    'stops the Loop there %s when the login is refused',
    async (how) => {
      using pi = await sshd();
      const itself = how === 'by its own agent-runner';
      const there = join(pi.home, '../there');
      if (itself) {
        writeFileSync(join(there, 'agent-runner'), `#!/bin/sh\necho "$*" >> ${there}/calls\nexec ${binary()} "$@"\n`, {
          mode: 0o755,
        });
      }
      using project = projectOn(pi, 'echo "Error 401: unauthorized"; exit 1');
      using watcher = monitor(project, pi, '--host', 'pi', '--remote-dir', project.dir);
      await watcher.told('monitor_remote_reached');
      const { code, stderr } = await project.serve().ended();
      expect({ code, asked: stderr.includes('asked to stop') }).toEqual({ code: 0, asked: true });
      expect(await watcher.told('monitor_auto_stop_triggered')).toMatchObject({ detector: 'oauth_fail', host: 'pi' });
      if (itself) expect(readFileSync(join(there, 'calls'), 'utf8')).toBe('status --json\nstop --no-wait\n');
      // No round was cut short, so it was asked only once.
      expect(project.events().filter(({ event }) => event === 'sigterm_received')).toMatchObject([{ action: 'stop' }]);
      watcher.signal('SIGTERM');
      expect((await watcher.ended()).code).toBe(0);
      expect(kinds(watcher.events())).not.toContain('monitor_auto_stop_failed');
    },
    90_000,
  );

  test('refuses names that are none of a host', async () => {
    using pi = await sshd({ down: true });
    using project = servedProject('echo done');
    for (const host of ['-oProxyCommand=touch pwned', '', 'a b']) {
      using watcher = monitor(project, pi, `--host=${host}`);
      expect((await watcher.ended()).code).toBe(2);
    }
    using twice = monitor(project, pi, '--host', 'pi', '--host', 'pi');
    expect((await twice.ended()).code).toBe(2);
    using alone = monitor(project, pi, '--remote-dir', 'logs');
    expect((await alone.ended()).code).toBe(2);
  }, 60_000);
});

const noMount = process.getuid?.() !== 0 || process.platform !== 'linux';

needs(
  'sshd',
  'ssh',
  'mount',
)('a monitor of a host whose disk is full', () => {
  test.skipIf(noMount)(
    'tells so, stops the Loop there, and tells when there is room; nothing of it needs room over there',
    async () => {
      using disk = mountedDisk({ megabytes: 8 });
      mkdirSync(join(disk.path, 'logs'), { mode: 0o700 });
      using pi = await sshd({ sessionEnv: { TMPDIR: disk.path } });
      using project = servedProject('echo done');
      symlinkSync(join(disk.path, 'logs'), project.logDir);
      symlinkSync(join(disk.path, 'logs'), join(pi.home, 'logs'));
      using watcher = monitor(project, pi, '--host', 'pi', '--remote-dir', 'logs');
      await watcher.told('monitor_remote_reached');
      const serving = project.serve();
      await project.told(({ event }) => event === 'round_end');
      disk.fill();
      expect(await watcher.told('monitor_alert_emitted', isOf('disk_critical'))).toMatchObject({
        host: 'pi',
        severity: 'critical',
        message: 'the disk of the log folder is 100.0 % full',
        auto_action: 'stop_service',
      });
      expect((await serving.ended()).code).toBe(0);
      unlinkSync(disk.ballast);
      await watcher.told('monitor_alert_cleared', isOf('disk_critical'));
      watcher.signal('SIGTERM');
      expect((await watcher.ended()).code).toBe(0);
      // That a round was refused for want of room may be told besides, once it can be read.
      expect(tellings(watcher).filter((what) => what.endsWith('disk_critical'))).toEqual([
        'monitor_alert_emitted disk_critical',
        'monitor_auto_stop_triggered disk_critical',
        'monitor_alert_cleared disk_critical',
      ]);
      expect(kinds(watcher.events())).not.toContain('monitor_remote_blip');
    },
    90_000,
  );
});
