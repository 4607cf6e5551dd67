import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fail, ok } from '../model/result.ts';
import type { ServiceScope, ServiceState } from '../model/service.ts';
import { seconds } from '../model/time.ts';
import type { Processes } from '../ports/processes.ts';
import type { ManagerResult, ServiceManager } from '../ports/service-manager.ts';
import { answerOf, askManager, unreachable, type Asked, type ManagerCall } from './service-command.ts';

/** For whom the manager is asked. */
export interface ManagerSetting {
  readonly processes: Pick<Processes, 'run'>;
  readonly scope: ServiceScope;
  readonly user: string;
  readonly uid: number;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

// Longer than TimeoutStartSec=, by which the manager itself gives up (90 s unless the machine is set otherwise).
const startLimit = seconds(120);

const unitFolder = ({ scope, home, env }: ManagerSetting): string => {
  if (scope === 'system') return '/etc/systemd/system';
  const config = env['XDG_CONFIG_HOME'];
  return join(config === undefined || config === '' ? join(home, '.config') : config, 'systemd/user');
};

/** Without it `systemctl --user` finds nobody; `su` and `sudo` take it away, though the manager runs. */
const runtimeFolder = ({ env, uid }: ManagerSetting): string => env['XDG_RUNTIME_DIR'] ?? `/run/user/${uid}`;

/** `Key=value` lines. */
const propertiesOf = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text.split('\n').map((line) => {
      const at = line.indexOf('=');
      return [line.slice(0, at), line.slice(at + 1)];
    }),
  );

const activities: Readonly<Record<string, ServiceState['activity']>> = {
  active: 'active',
  reloading: 'active',
  activating: 'starting',
  deactivating: 'stopping',
  failed: 'failed',
};

/** What `systemctl show` tells of a unit. */
export const readUnitState = (text: string): ServiceState => {
  const told = propertiesOf(text);
  const word = (name: string): string => told.get(name) ?? '';
  const pid = Number(word('MainPID'));
  const bad = ['error', 'bad-setting', 'masked'].includes(word('LoadState'));
  return {
    activity: activities[word('ActiveState')] ?? 'inactive',
    enabled: word('UnitFileState') === 'enabled',
    ...(pid > 0 ? { pid } : {}),
    ...(word('StatusText') === '' ? {} : { status: word('StatusText') }),
    ...(bad ? { defect: word('LoadError') || word('LoadState') } : {}),
  };
};

const shown = ['LoadState', 'LoadError', 'ActiveState', 'UnitFileState', 'MainPID', 'StatusText'];

/** systemd, asked by `systemctl`. */
export const openSystemd = (setting: ManagerSetting): ServiceManager => {
  const { processes, scope, user } = setting;
  const asked: Asked = { manager: 'systemd', scope, user };
  const call = (...words: readonly string[]): ManagerCall => ({
    argv: ['systemctl', `--${scope}`, '--no-ask-password', ...words],
    env: scope === 'user' ? { XDG_RUNTIME_DIR: runtimeFolder(setting) } : {},
  });
  const answer = async (question: ManagerCall): ManagerResult<string> => {
    const ran = await askManager(processes, asked, question);
    return ran.ok ? answerOf(question, ran.value) : ran;
  };
  const order = async (question: ManagerCall): ManagerResult<void> => {
    const done = await answer(question);
    return done.ok ? ok(undefined) : done;
  };
  return {
    name: 'systemd',
    scope,
    folder: unitFolder(setting),
    user,
    reach: async () => {
      if (!existsSync('/run/systemd/system'))
        return fail(unreachable(asked, 'absent', 'This machine was not booted with systemd.'));
      const told = await answer(call('show', '--property=Version', '--value'));
      if (told.ok) return ok(undefined);
      return fail(told.failure.code === 'command' ? unreachable(asked, 'refused', told.failure.reason) : told.failure);
    },
    reload: () => order(call('daemon-reload')),
    state: async (service) => {
      const told = await answer(call('show', `--property=${shown.join(',')}`, '--', service));
      return told.ok ? ok(readUnitState(told.value)) : told;
    },
    enable: (service) => order(call('enable', '--', service)),
    disable: async (service) => {
      const disabled = await order(call('disable', '--', service));
      // A unit that failed is listed for as long as nobody forgets it, also without its file.
      await order(call('reset-failed', '--', service));
      return disabled;
    },
    start: async (service) => {
      // A unit that gave up is not started again before its count of starts is forgotten.
      await order(call('reset-failed', '--', service));
      return await order({ ...call('start', '--', service), limitMs: startLimit });
    },
    requestStop: (service) => order(call('stop', '--no-block', '--', service)),
    requestRestart: async (service) => {
      // It counts as a start: the last of many in a short time would leave the service down.
      await order(call('reset-failed', '--', service));
      return await order(call('restart', '--no-block', '--', service));
    },
    terminate: async (service) => {
      const sent = await order(call('kill', '--kill-who=main', '--signal=SIGTERM', '--', service));
      // It has ended meanwhile.
      const gone = !sent.ok && sent.failure.code === 'command' && sent.failure.reason.includes('No main process');
      return gone ? ok(undefined) : sent;
    },
    journalCommand: (service, { lines, follow, raw }) => [
      'journalctl',
      // Not `--user`: it looks only into a journal of the user's own, which users of the system have none of.
      `--${scope === 'user' ? 'user-unit' : 'unit'}=${service}`,
      '--no-pager',
      '--quiet',
      `--output=${raw ? 'cat' : 'short-iso'}`,
      ...(lines === 'all' ? ['--no-tail'] : [`--lines=${lines}`]),
      ...(follow ? ['--follow'] : []),
    ],
    lingers: () => (scope === 'user' ? existsSync(join('/var/lib/systemd/linger', user)) : undefined),
  };
};
