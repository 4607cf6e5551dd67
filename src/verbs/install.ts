import { dirname } from 'node:path';
import type { LoadedConfig } from '../config/loaded.ts';
import { projectFolders } from '../config/settings.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { ServiceManagerName, ServiceRole, ServiceScope, ServiceState } from '../model/service.ts';
import type { Platform } from '../ports/platform.ts';
import type { ServiceManager } from '../ports/service-manager.ts';
import { findSupervisor } from './find-supervisor.ts';
import { lacksOf, type Lack } from './service-lacks.ts';
import { plannedFile, type ServiceFile } from './service-files.ts';
import { serviceSpec } from './service-specs.ts';
import { serviceUser, type ServiceUser } from './service-user.ts';
import type { RunningSupervisor } from './supervisor-handle.ts';

/** What is to be installed. */
export interface InstallRequest {
  readonly scope: ServiceScope;
  readonly monitor: boolean;
  /** `now` also restarts one that runs with an older definition, when its round has ended. */
  readonly start: 'start' | 'now' | 'not';
  readonly dryRun: boolean;
}

/** What became of a service: started, running already, to be restarted after its round, still on its old definition or program, or not started. */
export type Standing = 'started' | 'running' | 'restarting' | 'outdated' | 'idle';

/** One service after the installation. */
export interface InstalledFile extends ServiceFile {
  /** Absent after a dry run. */
  readonly standing?: Standing;
}

export interface InstallReport {
  readonly manager: ServiceManagerName;
  readonly scope: ServiceScope;
  readonly dryRun: boolean;
  readonly services: readonly InstalledFile[];
  /** What keeps the services from doing what is expected of them. */
  readonly lacks: readonly Lack[];
}

/** For whom, with whom, by which configuration. */
interface Installation {
  readonly manager: ServiceManager;
  readonly user: ServiceUser;
  readonly config: LoadedConfig;
}

/** The roles in which a project is to be kept running. */
const rolesOf = ({ monitor }: InstallRequest): readonly ServiceRole[] => (monitor ? ['runner', 'monitor'] : ['runner']);

const isChanged = ({ before, text }: ServiceFile): boolean => before !== text;

/** Writes a definition; where the manager cannot read it, what was there before is put back. */
const define = async (
  file: ServiceFile,
  manager: ServiceManager,
  { files }: Pick<Platform, 'files'>,
): Promise<Result<void>> => {
  if (!isChanged(file)) return ok(undefined);
  // launchd starts nothing whose output has no place to go to; root would make the place its own.
  const place =
    manager.name === 'launchd' && manager.scope === 'user' ? files.makeFolder(dirname(file.logPath)) : ok(undefined);
  if (!place.ok) return place;
  const folder = files.makeFolder(manager.folder, 0o755);
  const written = folder.ok ? files.writeAtomic(file.path, file.text, 0o644) : folder;
  if (!written.ok) return written;
  const read = await manager.reload();
  const state = read.ok ? await manager.state(file.service) : read;
  if (state.ok && state.value.defect === undefined) return ok(undefined);
  if (file.before === undefined) files.remove(file.path);
  else files.writeAtomic(file.path, file.before, 0o644);
  await manager.reload();
  if (!state.ok) return state;
  return fail({
    code: 'command',
    command: `${manager.name} with ${file.path}`,
    exit: 1,
    reason: state.value.defect ?? '',
  });
};

/** Whether a service runs a program that has been replaced since. */
const runsOlder = ({ pid }: ServiceState, { files, processes, self }: Platform): boolean => {
  const replacedAt = files.facts(self.command[0])?.modifiedAt;
  const startedAt = pid === undefined ? undefined : processes.facts(pid)?.startedAt;
  return replacedAt !== undefined && startedAt !== undefined && startedAt < replacedAt;
};

/** Brings a service up, or says why it is not. `blocked`: somebody else supervises the project. */
const bringUp = async (
  file: ServiceFile,
  manager: ServiceManager,
  {
    start,
    blocked,
    platform,
  }: { readonly start: InstallRequest['start']; readonly blocked: boolean; readonly platform: Platform },
): Promise<Result<Standing>> => {
  const enabled = await manager.enable(file.service);
  if (!enabled.ok) return enabled;
  const state = await manager.state(file.service);
  if (!state.ok) return state;
  const runs = ['active', 'starting', 'stopping'].includes(state.value.activity);
  if (runs && !isChanged(file) && !runsOlder(state.value, platform)) return ok('running');
  if (runs && start !== 'now') return ok('outdated');
  if (runs) {
    const asked = await manager.requestRestart(file.service);
    return asked.ok ? ok('restarting') : asked;
  }
  if (start === 'not' || blocked) return ok('idle');
  const started = await manager.start(file.service);
  return started.ok ? ok('started') : started;
};

/** A supervisor that is none of this service: it holds the project's lock. */
const stranger = async (
  platform: Platform,
  { config, manager }: Installation,
  service: string,
): Promise<RunningSupervisor | undefined> => {
  const found = findSupervisor(platform, projectFolders(config).logDir);
  if (found.kind !== 'running') return undefined;
  const state = await manager.state(service);
  return state.ok && state.value.pid === found.supervisor.process.pid ? undefined : found.supervisor;
};

const planFiles = (
  request: InstallRequest,
  { config, user, manager }: Installation,
  platform: Platform,
): Result<readonly ServiceFile[]> => {
  const files: ServiceFile[] = [];
  for (const role of rolesOf(request)) {
    const spec = serviceSpec(config, platform, { role, scope: request.scope, user });
    const file = plannedFile(spec, manager, platform.files);
    if (!file.ok) return file;
    files.push(file.value);
  }
  return ok(files);
};

/** Defines the services and brings them up, as far as is asked. */
const carryOut = async (
  files: readonly ServiceFile[],
  { manager, other }: Installation & { readonly other: RunningSupervisor | undefined },
  start: InstallRequest['start'],
  platform: Platform,
): Promise<Result<readonly InstalledFile[]>> => {
  for (const file of files) {
    const defined = await define(file, manager, platform);
    if (!defined.ok) return defined;
  }
  const services: InstalledFile[] = [];
  for (const [index, file] of files.entries()) {
    const standing = await bringUp(file, manager, {
      start,
      blocked: index === 0 && other !== undefined,
      platform,
    });
    if (!standing.ok) return standing;
    services.push({ ...file, standing: standing.value });
  }
  return ok(services);
};

/**
 * Makes a project's supervisor, and its monitor where that is asked for, services of the system's manager. Doing it
 * again changes nothing. Fails with `manager_unreachable`, `foreign_service`, `not_expressible`, `io`, or `command`
 * where the manager refuses.
 */
export const install = async (
  request: InstallRequest,
  config: LoadedConfig,
  platform: Platform,
): Promise<Result<InstallReport>> => {
  const { scope, start, dryRun } = request;
  const manager = platform.services(scope);
  const user = await serviceUser(scope, platform);
  // `~` is the home of who will run it.
  const setting: Installation = { manager, user, config: { ...config, home: user.home } };
  const files = planFiles(request, setting, platform);
  if (!files.ok) return files;
  const told = { manager: manager.name, scope, dryRun };
  if (dryRun) return ok({ ...told, services: files.value, lacks: lacksOf({ ...setting, platform }) });
  const reached = await manager.reach();
  if (!reached.ok) return reached;
  const other = await stranger(platform, setting, files.value[0]?.service ?? '');
  const services = await carryOut(files.value, { ...setting, other }, start, platform);
  if (!services.ok) return services;
  const lacks = lacksOf({ ...setting, platform, ...(other === undefined ? {} : { other }) });
  return ok({ ...told, services: services.value, lacks });
};
