import { expect, test } from 'bun:test';
import { fail, ok } from '../../../src/model/result.ts';
import { openLaunchd, readJobState } from '../../../src/platform/launchd.ts';
import { openSystemd, readUnitState } from '../../../src/platform/systemd.ts';
import type { HelperCommand, Processes } from '../../../src/ports/processes.ts';

type Run = Processes['run'];

const setting = (run: Run, env: Record<string, string> = {}) => ({
  processes: { run },
  scope: 'user' as const,
  user: 'ada',
  uid: 1000,
  home: '/home/ada',
  env,
});

const answering =
  (code: number, text: string, calls: HelperCommand[] = []): Run =>
  (command) => {
    calls.push(command);
    const stdout = new TextEncoder().encode(code === 0 ? text : '');
    return Promise.resolve(ok({ exit: { kind: 'exited', code }, stdout, stderr: code === 0 ? '' : text }));
  };

test('a manager that hangs, or is not installed, is unreachable', async () => {
  const hanging: Run = ({ argv, limitMs }) =>
    Promise.resolve(fail({ code: 'time_limit', operation: argv.join(' '), limitMs }));
  expect(await openSystemd(setting(hanging)).reload()).toMatchObject({
    ok: false,
    failure: { code: 'manager_unreachable', cause: 'silent', user: 'ada', reason: expect.stringContaining('15 s') },
  });
  const absent: Run = () => Promise.resolve(fail({ code: 'spawn', command: 'launchctl', reason: 'it is not there' }));
  expect(await openLaunchd(setting(absent)).reach()).toMatchObject({
    ok: false,
    failure: { code: 'manager_unreachable', cause: 'absent' },
  });
});

test('a refusal is told in the manager’s words', async () => {
  const refused = await openSystemd(setting(answering(1, 'Unit x.service is masked.\n'))).enable('x.service');
  expect(refused).toEqual(
    fail({
      code: 'command',
      command: 'systemctl --user --no-ask-password enable -- x.service',
      exit: 1,
      reason: 'Unit x.service is masked.',
    }),
  );
});

test('the user’s manager is found where su took XDG_RUNTIME_DIR away', async () => {
  const calls: HelperCommand[] = [];
  await openSystemd(setting(answering(0, '', calls))).reload();
  await openSystemd(setting(answering(0, '', calls), { XDG_RUNTIME_DIR: '/elsewhere' })).reload();
  expect(calls.map(({ env }) => env?.['XDG_RUNTIME_DIR'])).toEqual(['/run/user/1000', '/elsewhere']);
});

test('units lie where the user’s configuration lies', () => {
  const run = answering(0, '');
  expect(openSystemd(setting(run)).folder).toBe('/home/ada/.config/systemd/user');
  expect(openSystemd(setting(run, { XDG_CONFIG_HOME: '/c' })).folder).toBe('/c/systemd/user');
  expect(openSystemd({ ...setting(run), scope: 'system' }).folder).toBe('/etc/systemd/system');
});

test('the state of a unit is read', () => {
  const shown =
    'LoadState=loaded\nLoadError=\nActiveState=deactivating\nUnitFileState=enabled\nMainPID=12\nStatusText=a=b\n';
  expect(readUnitState(shown)).toEqual({ activity: 'stopping', enabled: true, pid: 12, status: 'a=b' });
  expect(readUnitState('LoadState=not-found\nActiveState=inactive\nMainPID=0\n')).toEqual({
    activity: 'inactive',
    enabled: false,
  });
  expect(readUnitState('LoadState=bad-setting\nLoadError=org.x "Bad"\nActiveState=inactive\n').defect).toBe(
    'org.x "Bad"',
  );
});

test('the state of a launchd job is read', () => {
  expect(
    readJobState('gui/501/x = {\n\tstate = running\n\n\tpid = 77\n\tlast exit code = (never exited)\n}\n'),
  ).toEqual({
    activity: 'active',
    enabled: true,
    pid: 77,
  });
  expect(readJobState('\tstate = not running\n\tlast exit code = 1\n').activity).toBe('failed');
  expect(readJobState('\tstate = not running\n\tlast exit code = 0\n').activity).toBe('inactive');
});

test('a job that launchd does not know is inactive, and need not be stopped', async () => {
  const calls: HelperCommand[] = [];
  const launchd = openLaunchd(setting(answering(113, 'Could not find service', calls)));
  expect(await launchd.state('x.plist')).toEqual(ok({ activity: 'inactive', enabled: false }));
  expect(await launchd.requestStop('x.plist')).toEqual(ok(undefined));
  expect(calls.map(({ argv }) => argv.join(' '))).toEqual(['launchctl print gui/1000/x', 'launchctl print gui/1000/x']);
});
