import { dirname } from 'node:path';
import { fail, ok, type Result } from '../model/result.ts';
import type { Platform } from '../ports/platform.ts';
import type { ServiceManager } from '../ports/service-manager.ts';
import { holdLocks } from './hold-locks.ts';
import { installedServices } from './service-files.ts';
import type { PendingRestart, RunningSupervisor, SupervisorHandle } from './supervisor-handle.ts';

/** A project's supervisor as an installed service. */
export interface RunnerService {
  readonly manager: ServiceManager;
  readonly service: string;
}

/** The service of a project, where one is installed: the user's own before the machine's. */
export const runnerService = (
  platform: Pick<Platform, 'services' | 'files'>,
  config: string,
): RunnerService | undefined => {
  for (const scope of ['user', 'system'] as const) {
    const manager = platform.services(scope);
    const found = installedServices(config, manager, platform.files).find(({ role }) => role === 'runner');
    if (found !== undefined) return { manager, service: found.service };
  }
  return undefined;
};

/** Starts the service, or waits for a start that is under way already, until it is up. */
const untilUp = async (
  { manager, service }: RunnerService,
  byPid: SupervisorHandle,
): Promise<Result<RunningSupervisor>> => {
  const started = await manager.start(service);
  if (!started.ok) return started;
  const found = byPid.find();
  if (found.kind === 'running') return ok(found.supervisor);
  const reason = 'It was up, and has ended since: agent-runner status tells why.';
  return fail({ code: 'command', command: `the service ${service}`, exit: 1, reason });
};

const startService = async (
  { locks, files }: Pick<Platform, 'locks' | 'files'>,
  { manager, service }: RunnerService,
  { byPid, lockPaths }: { readonly byPid: SupervisorHandle; readonly lockPaths: readonly string[] },
): Promise<Result<RunningSupervisor>> => {
  // One that the manager starts beside another would give up for want of the lock, again and again. Where there
  // is no log folder yet nobody holds its lock; to make one is the service's, which may be another user's.
  const free = holdLocks(
    locks,
    lockPaths.filter((path) => files.facts(dirname(path)) !== undefined),
  );
  if (!free.ok) return free;
  free.value();
  return await untilUp({ manager, service }, byPid);
};

/** launchd starts nothing again that ended as it should, and so has to be told when it has. */
const restartService = async (
  installed: RunnerService,
  {
    supervisor,
    ending,
    byPid,
  }: { readonly supervisor: RunningSupervisor; readonly ending: boolean; readonly byPid: SupervisorHandle },
): Promise<Result<PendingRestart | undefined>> => {
  const { manager, service } = installed;
  if (manager.name !== 'systemd') return ok(undefined);
  const state = await manager.state(service);
  if (!state.ok) return state;
  // It is another service's, as where one for the user stands beside one for the machine.
  if (state.value.pid !== supervisor.process.pid) return ok(undefined);
  // systemd signals all but what it is stopping itself, and a second SIGTERM kills the round.
  if (ending && state.value.activity !== 'stopping') return ok(undefined);
  const asked = await manager.requestRestart(service);
  return asked.ok ? ok({ up: () => untilUp(installed, byPid) }) : asked;
};

/**
 * A project's supervisor where a service manager keeps it running. It is found and told what to do as any other;
 * but it is started by its manager, which must hear of an end that would look like a crash. Without an
 * installed service it is `byPid` itself; so it is for a start with flags, which a service has none of.
 */
export const serviceHandle = (
  platform: Platform,
  config: string,
  { byPid, lockPaths }: { readonly byPid: SupervisorHandle; readonly lockPaths: readonly string[] },
): SupervisorHandle => {
  const installed = runnerService(platform, config);
  if (installed === undefined) return byPid;
  return {
    ...byPid,
    stayDown: async ({ mode }) => {
      const state = mode === 'service' ? await installed.manager.state(installed.service) : undefined;
      // One that is being stopped is not signalled again: what changes is only what comes after its end.
      if (state?.ok === true && state.value.activity === 'stopping')
        await installed.manager.requestStop(installed.service);
    },
    askRestart: async (supervisor, ending) =>
      supervisor.mode === 'service' ? await restartService(installed, { supervisor, ending, byPid }) : ok(undefined),
    letEnd: async ({ mode }) => {
      // A manager that is not to be had starts nobody either.
      if (mode === 'service') await installed.manager.requestStop(installed.service);
    },
    start: async (flags) =>
      flags.length > 0 ? await byPid.start(flags) : await startService(platform, installed, { byPid, lockPaths }),
  };
};
