import { dirname } from 'node:path';
import { fail, ok, type Result } from '../model/result.ts';
import type { Platform } from '../ports/platform.ts';
import type { ServiceManager } from '../ports/service-manager.ts';
import { holdLocks } from './hold-locks.ts';
import { installedServices } from './service-files.ts';
import type { RunningSupervisor, SupervisorHandle } from './supervisor-handle.ts';

/** A project's supervisor as an installed service. */
export interface RunnerService {
  readonly manager: ServiceManager;
  readonly service: string;
}

/** The service of a project, where one is installed: the user's own before the machine's. */
export const runnerService = (platform: Pick<Platform, 'services' | 'files'>, config: string): RunnerService | undefined => {
  for (const scope of ['user', 'system'] as const) {
    const manager = platform.services(scope);
    const found = installedServices(config, manager, platform.files).find(({ role }) => role === 'runner');
    if (found !== undefined) return { manager, service: found.service };
  }
  return undefined;
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
  const started = await manager.start(service);
  if (!started.ok) return started;
  const found = byPid.find();
  if (found.kind === 'running') return ok(found.supervisor);
  const reason = 'It was up, and has ended since: agent-runner status tells why.';
  return fail({ code: 'command', command: `the service ${service}`, exit: 1, reason });
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
    letEnd: async ({ mode }) => {
      // A manager that is not to be had starts nobody either.
      if (mode === 'service') await installed.manager.requestStop(installed.service);
    },
    start: async (flags) =>
      flags.length > 0 ? await byPid.start(flags) : await startService(platform, installed, { byPid, lockPaths }),
  };
};
