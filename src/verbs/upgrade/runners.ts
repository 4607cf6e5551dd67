import { findConfig } from '../../config/find.ts';
import { loadConfig } from '../../config/load.ts';
import { serviceVariable, type ServiceRole } from '../../model/service.ts';
import type { Platform } from '../../ports/platform.ts';
import type { NamedProcess, RunningProgram } from '../../ports/process-control.ts';
import type { ServiceManager } from '../../ports/service-manager.ts';
import { controlProject, type ControlledProject } from '../controlled-project.ts';
import { installedServices } from '../service-files.ts';
import type { OwnBinary } from './own-binary.ts';

/** Why a process goes on with the executable of before until a person restarts it. */
export type LeftWhy =
  /** Somebody looks at it in a terminal, which it would leave. */
  | 'terminal'
  | 'other_user'
  /** The machine's own service manager is root's. */
  | 'root_service'
  /** Its manager does not answer, or its service is not known any more. */
  | 'no_manager'
  | 'no_config';

/** How a process that runs from the executable is started again. */
export type RunnerWay =
  | { readonly kind: 'service'; readonly manager: ServiceManager; readonly service: string }
  | { readonly kind: 'background'; readonly flags: readonly string[] }
  | { readonly kind: 'left'; readonly why: LeftWhy };

/** A supervisor, or a monitor, at work with the executable. */
export interface Runner {
  readonly role: ServiceRole;
  readonly process: NamedProcess;
  /** It runs an executable that was replaced already. */
  readonly isBehind: boolean;
  /** Its configuration file; absent where that is not known. */
  readonly config?: string;
  /** Its project, where it can be loaded, in its own environment. */
  readonly project?: ControlledProject;
  readonly way: RunnerWay;
}

const roles: Readonly<Record<string, ServiceRole>> = { serve: 'runner', monitor: 'monitor' };

/** What `--config` of a command line says. */
const namedConfig = (args: readonly string[]): string | undefined => {
  const long = args.find((arg) => arg.startsWith('--config='));
  if (long !== undefined) return long.slice('--config='.length);
  const at = args.findIndex((arg) => arg === '--config' || arg === '-c');
  return at === -1 ? undefined : args[at + 1];
};

/** This machine as a process sees it: its folder, its environment, and the executable that will start it again. */
const asSeenBy = (platform: Platform, { cwd, env }: RunningProgram, { path }: OwnBinary): Platform => ({
  ...platform,
  self: {
    ...platform.self,
    command: [path],
    cwd: cwd ?? platform.self.cwd,
    env: env ?? platform.self.env,
    home: env?.['HOME'] ?? platform.self.home,
  },
});

/** The service of which a process is the main one. */
const serviceOf = async (
  platform: Platform,
  config: string,
  { role, pid }: { readonly role: ServiceRole; readonly pid: number },
): Promise<RunnerWay> => {
  for (const scope of ['user', 'system'] as const) {
    const manager = platform.services(scope);
    const found = installedServices(config, manager, platform.files).find((one) => one.role === role);
    const state = found === undefined ? undefined : await manager.state(found.service);
    // launchd knows the shell around it.
    if (found === undefined || state?.ok !== true || (manager.name === 'systemd' && state.value.pid !== pid)) continue;
    if (scope === 'system' && platform.self.uid !== 0) return { kind: 'left', why: 'root_service' };
    return { kind: 'service', manager, service: found.service };
  }
  return { kind: 'left', why: 'no_manager' };
};

/** A supervisor in the background is known by its `serve.pid`; anything else that was started by hand is in a terminal. */
const startedByHand = ({ process }: RunningProgram, project: ControlledProject | undefined): RunnerWay => {
  const found = project?.handle.find();
  const ours = found?.kind === 'running' && found.supervisor.process.pid === process.pid ? found.supervisor : undefined;
  return ours?.mode === 'background' ? { kind: 'background', flags: ours.flags } : { kind: 'left', why: 'terminal' };
};

const wayOf = async (
  platform: Platform,
  program: RunningProgram,
  { role, config, project }: Omit<Runner, 'way' | 'process' | 'isBehind'> & { readonly config: string },
): Promise<RunnerWay> => {
  const { process, env } = program;
  if (env?.[serviceVariable] !== undefined || platform.self.system === 'darwin') {
    const way = await serviceOf(platform, config, { role, pid: process.pid });
    if (way.kind !== 'left' || (env?.[serviceVariable] !== undefined && process.uid === platform.self.uid)) return way;
    // The managers of other users do not answer to root, either.
    if (way.why === 'root_service') return way;
  }
  if (process.uid !== platform.self.uid) return { kind: 'left', why: 'other_user' };
  return startedByHand(program, project);
};

const runnerOf = async (platform: Platform, program: RunningProgram, binary: OwnBinary): Promise<readonly Runner[]> => {
  const { process, args, isBehind } = program;
  const role = roles[args[0] ?? ''];
  if (role === undefined) return [];
  const theirs = asSeenBy(platform, program, binary);
  const found = findConfig(theirs.files, theirs.self, namedConfig(args));
  if (!found.ok) {
    const why = process.uid === platform.self.uid ? 'no_config' : 'other_user';
    return [{ role, process, isBehind, way: { kind: 'left', why } }];
  }
  const config = found.value;
  const loaded = loadConfig(theirs, config);
  const known = { role, config, ...(loaded.ok ? { project: controlProject(theirs, loaded.value) } : {}) };
  // Without its configuration nobody could start again.
  const way: RunnerWay = loaded.ok
    ? await wayOf(theirs, program, known)
    : { kind: 'left', why: process.uid === platform.self.uid ? 'no_config' : 'other_user' };
  return [{ ...known, process, isBehind, way }];
};

/**
 * Every supervisor and monitor on this machine that runs from the executable, of whichever project: found among the
 * processes, for there is no list of projects. Single rounds and what only looks on end by themselves.
 */
export const findRunners = async (platform: Platform, binary: OwnBinary): Promise<readonly Runner[]> => {
  const runners: Runner[] = [];
  for (const program of platform.processes.runningFrom(binary.path)) {
    if (program.process.pid !== platform.self.pid) runners.push(...(await runnerOf(platform, program, binary)));
  }
  return runners;
};
