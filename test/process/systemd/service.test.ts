import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { binary } from '../../support/binary.ts';
import { needs } from '../../support/needs.ts';
import { servedProject, type ServedProject } from '../../support/serving.ts';
import { until } from '../../support/until.ts';
import { canStartSystemd, userSystemd, type UserSystemd } from '../../support/user-systemd.ts';

let systemd: UserSystemd;
const installed: Installed[] = [];

/** A project and its unit. */
interface Installed extends ServedProject {
  readonly path: string;
  readonly unit: string;
  agentRunner(...words: readonly string[]): ReturnType<UserSystemd['agentRunner']>;
  show(property: string): Promise<string>;
  /** Resolves when the property reads so. */
  becomes(property: string, value: string): Promise<unknown>;
}

/** `settings` stand in the unit’s [Service] section, above ours. */
const project = (script: string, { extra = '', settings = '' } = {}): Installed => {
  const served = servedProject(script, extra);
  const { path } = served.repository;
  const unit = `agent-runner@${basename(path)}.service`;
  systemd.dropIn(unit, `[Service]\nRestartSec=100ms\n${settings}`);
  const show = (property: string): Promise<string> => systemd.show(unit, property);
  const made: Installed = {
    ...served,
    path,
    unit,
    show,
    agentRunner: (...words) => systemd.agentRunner(path, ...words),
    becomes: (property, value) =>
      until(async () => (await show(property)) === value, { what: `${property}=${value} of ${unit}` }),
  };
  installed.push(made);
  return made;
};

const rounds = ({ events }: ServedProject, outcome: string): number =>
  events().filter((event) => event.event === 'round_end' && event.outcome === outcome).length;

needs('systemd-run', 'unshare', 'nsenter').if(canStartSystemd)('under a real systemd --user', () => {
  beforeAll(async () => {
    systemd = await userSystemd();
  }, 60_000);

  afterAll(async () => {
    await systemd[Symbol.asyncDispose]();
  });

  afterEach(async () => {
    for (const one of installed.splice(0)) {
      await systemd.run(['systemctl', '--user', 'kill', '--signal=SIGKILL', one.unit]);
      await systemd.run(['systemctl', '--user', 'stop', one.unit]);
      one[Symbol.dispose]();
    }
  });

  const unitPath = ({ unit }: Installed): string => join(systemd.home, '.config/systemd/user', unit);

  test('install starts it, it tells what it is at, and each round has its own cgroup below the unit’s', async () => {
    const made = project('env | cut -d= -f1 > seen; cat /proc/self/cgroup > cgroup; exec sleep 60');
    const { code, stdout, stderr } = await made.agentRunner('install');
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${unitPath(made)}: new, started\n` });
    expect(stderr).toContain('sudo loginctl enable-linger root');
    expect([await made.show('ActiveState'), await made.show('UnitFileState')]).toEqual(['active', 'enabled']);
    await until(async () => /^round 1 since .* at the latest$/.test(await made.show('StatusText')));

    const cgroup = await until(() => readFileSync(join(made.path, 'cgroup'), 'utf8'));
    expect(cgroup).toMatch(new RegExp(`^0::.*/${made.unit}/agent-runner-round-[\\w-]+$`, 'm'));
    const seen = readFileSync(join(made.path, 'seen'), 'utf8').split('\n');
    expect(seen).toContain('AGENT_RUNNER_ROUND_ID');
    expect(seen.filter((name) => /NOTIFY|WATCHDOG/.test(name))).toEqual([]);

    const verified = await systemd.run(['systemd-analyze', '--user', 'verify', unitPath(made)]);
    expect(verified).toEqual({ code: 0, stdout: '', stderr: '' });
  }, 30_000);

  test('installing again changes nothing; what changed is shown, and takes effect when the round has ended', async () => {
    const made = project('until [ -e go-on ]; do sleep 0.05; done');
    await made.agentRunner('install');
    await made.told(({ event }) => event === 'agent_spawn');
    expect((await made.agentRunner('install')).stdout).toBe(`${unitPath(made)}: unchanged, running already\n`);

    const config = join(made.path, 'agent-runner.toml');
    made.repository.write('agent-runner.toml', `${readFileSync(config, 'utf8')}\nround_timeout_s = 600\n`);
    const changed = await made.agentRunner('install', '--dry-run');
    expect(changed.stdout).toContain('\n- TimeoutStopSec=1881\n+ TimeoutStopSec=681\n');
    expect(readFileSync(unitPath(made), 'utf8')).toContain('TimeoutStopSec=1881');
    const pid = await made.show('MainPID');
    expect((await made.agentRunner('install', '--now')).stdout).toContain('changed, restarts with the new definition');
    expect(await made.show('MainPID')).toBe(pid);
    made.repository.write('go-on', '');
    await until(async () => !['0', pid].includes(await made.show('MainPID')));
    expect(rounds(made, 'ok')).toBeGreaterThan(0);
  }, 30_000);

  test('a supervisor that crashed comes back, and nobody of its round is left', async () => {
    const made = project('setsid sleep 61 & exec sleep 62');
    await made.agentRunner('install');
    await made.told((event) => event.event === 'agent_spawn');
    const pid = await made.show('MainPID');
    await systemd.run(['kill', '-KILL', pid]);
    await made.told((event) => event.event === 'round_interrupted');
    await made.told((event) => event.event === 'agent_spawn' && event.round_num === 2);
    expect(await made.show('NRestarts')).toBe('1');
    const sleepers = (await systemd.run(['pgrep', '-c', '-f', '^sleep 6[12]$'])).stdout.trim();
    expect(sleepers).toBe('2');
  }, 30_000);

  test('one that hangs is ended by the watchdog and started anew', async () => {
    const made = project('exec sleep 60', { settings: 'WatchdogSec=4s\n' });
    await made.agentRunner('install');
    await made.told((event) => event.event === 'agent_spawn');
    const pid = await made.show('MainPID');
    const monotonic = async (name: string): Promise<number> => Number(await made.show(`${name}TimestampMonotonic`));
    const up = await monotonic('ActiveEnter');
    // The first sign of life counts from its start; it has given a second one.
    await until(async () => (await monotonic('Watchdog')) > up + 1_000_000, { what: 'a sign of life' });
    expect(await made.show('MainPID')).toBe(pid);
    await systemd.run(['kill', '-STOP', pid]);
    await until(async () => !['0', pid].includes(await made.show('MainPID')));
    await made.told((event) => event.event === 'round_interrupted');
  }, 30_000);

  test('systemctl stop waits for the round', async () => {
    const made = project('until [ -e go-on ]; do sleep 0.05; done; echo finished');
    await made.agentRunner('install');
    await made.told((event) => event.event === 'agent_spawn');
    const stopped = systemd.run(['systemctl', '--user', 'stop', made.unit]);
    await made.told((event) => event.event === 'sigterm_received');
    expect(await made.show('StatusText')).toEndWith('; ends after this');
    expect(await made.show('ActiveState')).toBe('deactivating');
    made.repository.write('go-on', '');
    expect((await stopped).code).toBe(0);
    expect([await made.show('ActiveState'), await made.show('Result')]).toEqual(['inactive', 'success']);
    expect(rounds(made, 'ok')).toBe(1);
  }, 30_000);

  test('start, status and restart go by the installed service', async () => {
    // A restart that a person asks for is none of those that are counted.
    const made = project('exec sleep 0.3', { settings: '[Unit]\nStartLimitBurst=1\n' });
    await made.agentRunner('install', '--no-start');
    expect((await made.agentRunner('start')).stdout).toContain('The supervisor runs as a service: process ');
    expect((await made.agentRunner('status')).stdout).toContain(', as a service, since ');
    expect((await made.agentRunner('start')).code).toBe(75);
    const pid = await made.show('MainPID');
    expect((await made.agentRunner('restart')).stdout).toContain(
      `Process ${pid} has ended. The supervisor runs as a service`,
    );
    expect([await made.show('ActiveState'), await made.show('NRestarts')]).toEqual(['active', '0']);
    expect(await made.show('MainPID')).not.toBe(pid);
    expect((await made.agentRunner('stop')).code).toBe(0);
    await made.becomes('ActiveState', 'inactive');
  }, 30_000);

  test('a restart that is cut off, or left by Ctrl-C, is carried out nevertheless; stop takes it back, and lets the round finish', async () => {
    const made = project('until [ -e go-on ]; do sleep 0.05; done; rm go-on');
    await made.agentRunner('install');
    for (const signal of ['SIGKILL', 'SIGINT'] as const) {
      const before = rounds(made, 'ok');
      const pid = await made.show('MainPID');
      await until(async () => /^round \d/.test(await made.show('StatusText')));
      const restarting = made.agentRunner('restart');
      await until(async () => (await made.show('StatusText')).endsWith('; ends after this'));
      await systemd.run(['pkill', `-${signal.slice(3)}`, '-f', ' restart$']);
      const { code, stdout } = await restarting;
      if (signal === 'SIGINT') {
        expect({ code, stdout }).toEqual({
          code: 130,
          stdout: expect.stringContaining('its service manager starts it again'),
        });
        break;
      }
      made.repository.write('go-on', '');
      await until(async () => !['0', pid].includes(await made.show('MainPID')));
      expect(rounds(made, 'ok')).toBe(before + 1);
    }
    expect((await made.agentRunner('stop', '--no-wait')).code).toBe(0);
    expect((await made.agentRunner('stop', '--timeout', '0.2')).code).toBe(1);
    made.repository.write('go-on', '');
    await made.becomes('ActiveState', 'inactive');
    expect([rounds(made, 'ok'), rounds(made, 'cancelled'), await made.show('NRestarts')]).toEqual([2, 0, '0']);
    expect((await made.agentRunner('status')).code).toBe(3);
  }, 30_000);

  test('restart --force does not wait, also for one that hangs', async () => {
    const made = project('setsid sleep 81 & exec sleep 82');
    await made.agentRunner('install');
    const isAtWork = async (): Promise<boolean> =>
      (await systemd.run(['pgrep', '-c', '-f', '^sleep 8[12]$'])).stdout.trim() === '2';
    for (const hangs of [false, true]) {
      await until(isAtWork);
      const pid = await made.show('MainPID');
      if (hangs) await systemd.run(['kill', '-STOP', pid]);
      const { code, stdout } = await made.agentRunner('restart', '--force');
      expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining(`Process ${pid} has ended.`) });
      expect(await made.show('MainPID')).not.toBe(pid);
    }
    expect([rounds(made, 'cancelled'), rounds(made, 'interrupted')]).toEqual([1, 1]);
    // Those of the rounds before are gone.
    await until(isAtWork);
  }, 30_000);

  test('one that the monitor stops by itself is not started again', async () => {
    const made = project('exec sleep 0.3', {
      extra:
        'round_timeout_s = 0.2\n[monitor]\ninterval_s = 0.1\nauto_stop_on = ["timeout_rate"]\n[monitor.timeout_rate]\nrate_pct = 50\nwindow_rounds = 2\n',
    });
    await made.agentRunner('install', '--monitor');
    await made.told((event) => event.event === 'monitor_auto_stop_triggered');
    await made.becomes('ActiveState', 'inactive');
    expect([await made.show('Result'), await made.show('NRestarts')]).toEqual(['success', '0']);
    expect((await made.agentRunner('status')).stdout).toContain('timeout_rate');
    await made.agentRunner('uninstall');
  }, 30_000);

  test('one that is killed while it hangs is not started again', async () => {
    const made = project('exec sleep 60');
    await made.agentRunner('install');
    await made.told((event) => event.event === 'agent_spawn');
    await systemd.run(['kill', '-STOP', await made.show('MainPID')]);
    expect((await made.agentRunner('kill')).code).toBe(0);
    await until(async () => ['inactive', 'failed'].includes(await made.show('ActiveState')));
    expect(await made.show('NRestarts')).toBe('0');
    expect((await made.agentRunner('status')).code).toBe(3);
  }, 30_000);

  test('a supervisor in a terminal is told of, and no second one is started', async () => {
    const made = project('until [ -e go-on ]; do sleep 0.05; done');
    const foreground = made.agentRunner('serve');
    await made.told((event) => event.event === 'agent_spawn');
    const { code, stdout, stderr } = await made.agentRunner('install');
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${unitPath(made)}: new, not started\n` });
    expect(stderr).toContain('supervises this project already, so the service was not started');
    await made.agentRunner('kill');
    expect((await foreground).code).toBe(0);
  }, 30_000);

  test('agent-runner kill leaves no process, escaped ones included, and is not taken for a crash', async () => {
    const made = project('trap "" TERM; setsid sleep 71 & sleep 72');
    await made.agentRunner('install');
    await made.told((event) => event.event === 'agent_spawn');
    await until(async () => (await systemd.run(['pgrep', '-f', '^sleep 7[12]$'])).stdout.split('\n').length > 2);
    expect((await made.agentRunner('kill')).code).toBe(0);
    expect((await systemd.run(['pgrep', '-f', '^sleep 7[12]$'])).stdout).toBe('');
    await made.becomes('ActiveState', 'inactive');
    expect(await made.show('NRestarts')).toBe('0');
  }, 30_000);

  test.each([
    [
      'a refused login',
      77,
      'echo "invalid credentials" >&2; exit 1',
      '[agent.patterns]\nauth = ["invalid credentials"]',
    ],
    ['a broken prompt', 78, 'echo never', '[prompt]\nmin_bytes = 100000'],
    ['a crash loop', 79, 'exit 3', ''],
  ])(
    '%s is not started again',
    async (_, exit, script, extra) => {
      const made = project(script);
      const config = readFileSync(join(made.path, 'agent-runner.toml'), 'utf8');
      const [table = '', key = ''] = extra.split('\n');
      made.repository.write('agent-runner.toml', table === '' ? config : config.replace(table, `${table}\n${key}`));
      await made.agentRunner('install');
      await made.becomes('ActiveState', 'failed');
      expect([await made.show('ExecMainStatus'), await made.show('NRestarts')]).toEqual([String(exit), '0']);
    },
    60_000,
  );

  test('a home that cannot be written is told, and nothing is enabled', async () => {
    const made = project('echo done');
    const answer = await systemd.run(['env', 'XDG_CONFIG_HOME=/proc/nowhere', binary(), 'install'], made.path);
    expect(answer.code).toBe(74);
    expect(answer.stderr).toContain('Could not create the folder /proc/nowhere/systemd/user.');
    expect(await made.show('LoadState')).toBe('not-found');
  }, 30_000);

  test('a unit that is not ours, or another project’s, is left alone', async () => {
    const made = project('echo done');
    expect((await made.agentRunner('install', '--no-start')).stdout).toContain('new, not started');
    expect(await made.show('ActiveState')).toBe('inactive');
    const text = readFileSync(unitPath(made), 'utf8');
    const other = '/home/ada/elsewhere/agent-runner.toml';
    await Bun.write(unitPath(made), text.replace(/"config":"[^"]*"/, `"config":"${other}"`));
    const refused = await made.agentRunner('install');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(`It is for ${other}.`);
    expect((await made.agentRunner('uninstall')).stdout).toBe('Nothing was installed for this project.\n');
    await Bun.write(unitPath(made), '[Service]\nExecStart=/bin/true\n');
    expect((await made.agentRunner('install')).stderr).toContain('agent-runner did not write it.');
  }, 30_000);

  test('uninstall lets the round finish, and leaves nothing but the logs', async () => {
    const made = project('until [ -e go-on ]; do sleep 0.05; done');
    await made.agentRunner('install', '--monitor');
    await made.told((event) => event.event === 'agent_spawn');
    const monitor = made.unit.replace('@', '-monitor@');
    expect([await made.show('ActiveState'), await systemd.show(monitor, 'ActiveState')]).toEqual(['active', 'active']);
    const removing = made.agentRunner('uninstall');
    await made.told((event) => event.event === 'sigterm_received');
    made.repository.write('go-on', '');
    const { code, stdout, stderr } = await removing;
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: [monitor, made.unit]
        .map((unit) => `removed ${join(systemd.home, '.config/systemd/user', unit)}\n`)
        .join(''),
    });
    expect(stderr).toContain('waiting for its end: round 1');
    const left = readdirSync(join(systemd.home, '.config/systemd/user'), { recursive: true }).map(String);
    expect(left.filter((name) => name.includes(basename(made.path)) && !name.includes('.service.d'))).toEqual([]);
    expect(await made.show('LoadState')).toBe('not-found');
    expect(readdirSync(made.logDir)).toContain('status.json');
  }, 30_000);
});
