import { join } from 'node:path';
import { fail, ok } from '../model/result.ts';
import type { ServiceState } from '../model/service.ts';
import type { ManagerResult, ServiceManager } from '../ports/service-manager.ts';
import { answerOf, askManager, unreachable, type Asked, type ManagerCall } from './service-command.ts';
import type { ManagerSetting } from './systemd.ts';

// launchctl(1): `print` and `kill` end with 113 for a job that is not loaded.
const notLoaded = 113;

/** What `launchctl print` tells of a loaded job. */
export const readJobState = (text: string): ServiceState => {
  const word = (name: string): string => new RegExp(`^\\s*${name} = (.*)$`, 'm').exec(text)?.[1] ?? '';
  const pid = Number(word('pid'));
  const failed = !['', '0', '(never exited)'].includes(word('last exit code'));
  const running = word('state') === 'running';
  return {
    activity: running ? 'active' : failed ? 'failed' : 'inactive',
    // A job in the folder is loaded at each login or boot; one that is loaded is not disabled.
    enabled: true,
    ...(pid > 0 ? { pid } : {}),
  };
};

/** launchd, asked by `launchctl`. What it loads it starts, and what it is to start it loads. */
export const openLaunchd = (setting: ManagerSetting): ServiceManager => {
  const { processes, scope, user, uid, home } = setting;
  const asked: Asked = { manager: 'launchd', scope, user };
  const folder = scope === 'system' ? '/Library/LaunchDaemons' : join(home, 'Library/LaunchAgents');
  const domain = scope === 'system' ? 'system' : `gui/${uid}`;
  const target = (service: string): string => `${domain}/${service.replace(/\.plist$/, '')}`;
  const call = (...words: readonly string[]): ManagerCall => ({ argv: ['launchctl', ...words], env: {} });
  const answer = async (question: ManagerCall): ManagerResult<string> => {
    const ran = await askManager(processes, asked, question);
    return ran.ok ? answerOf(question, ran.value) : ran;
  };
  const order = async (question: ManagerCall): ManagerResult<void> => {
    const done = await answer(question);
    return done.ok ? ok(undefined) : done;
  };
  const printed = async (service: string): ManagerResult<string | undefined> => {
    const told = await answer(call('print', target(service)));
    const absent = !told.ok && told.failure.code === 'command' && told.failure.exit === notLoaded;
    return absent ? ok(undefined) : told;
  };
  const whereLoaded = async (service: string, question: ManagerCall): ManagerResult<void> => {
    const job = await printed(service);
    if (!job.ok) return job;
    return job.value === undefined ? ok(undefined) : await order(question);
  };
  return {
    name: 'launchd',
    scope,
    folder,
    user,
    reach: async () => {
      const told = await answer(call('print', domain));
      if (told.ok) return ok(undefined);
      return fail(told.failure.code === 'command' ? unreachable(asked, 'refused', told.failure.reason) : told.failure);
    },
    // A definition is read when it is loaded.
    reload: async () => ok(undefined),
    state: async (service) => {
      const job = await printed(service);
      if (!job.ok) return job;
      return ok(job.value === undefined ? { activity: 'inactive', enabled: false } : readJobState(job.value));
    },
    enable: (service) => order(call('enable', target(service))),
    disable: (service) => whereLoaded(service, call('disable', target(service))),
    start: async (service) => {
      const job = await printed(service);
      if (!job.ok) return job;
      // A job keeps the definition with which it was loaded.
      const unloaded = job.value === undefined ? ok(undefined) : await order(call('bootout', target(service)));
      if (!unloaded.ok) return unloaded;
      return await order(call('bootstrap', domain, join(folder, service)));
    },
    requestStop: (service) => whereLoaded(service, call('bootout', target(service))),
    // `kickstart -k` would neither wait for the round nor read the definition.
    requestRestart: async (service) =>
      fail({
        code: 'command',
        command: `launchctl kickstart ${target(service)}`,
        exit: 1,
        reason: 'launchd reads a definition only when it loads a job: agent-runner stop, then agent-runner install.',
      }),
    terminate: (service) => whereLoaded(service, call('kill', 'SIGTERM', target(service))),
    // It prints into serve.log.
    journalCommand: () => undefined,
    lingers: () => undefined,
  };
};
