import { join } from 'node:path';
import type { LoadedConfig } from '../config/loaded.ts';
import { projectFolders, roundSettings } from '../config/settings.ts';
import { openJournal } from '../journal/append.ts';
import { logFolder } from '../model/log-folder.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { DurationMs } from '../model/time.ts';
import type { Journal } from '../ports/journal.ts';
import type { Platform } from '../ports/platform.ts';
import { findSupervisor } from './find-supervisor.ts';
import { beforeStart, firstSteps } from './first-steps.ts';
import { serviceHandle } from './service-handle.ts';
import { startInBackground } from './start-background.ts';
import { superviseProject, type SupervisedProject } from './supervised-project.ts';
import type { RunningSupervisor, SupervisorHandle } from './supervisor-handle.ts';

/** A project whose supervisor is to be found, told something, or started. */
export interface ControlledProject {
  readonly logDir: string;
  readonly handle: SupervisorHandle;
  /** Between SIGTERM and SIGKILL. */
  readonly killGrace: DurationMs;
  readonly journal: Journal;
  /** Layer 1, for closing what a dead supervisor left open. */
  readonly supervised: Pick<SupervisedProject, 'lockPaths' | 'recover'>;
}

/** The supervisor as `serve.pid` tells of it. */
const servePidHandle = (
  platform: Platform,
  { path: configPath, folder }: LoadedConfig,
  { logDir, lockPaths }: Pick<SupervisedProject, 'logDir' | 'lockPaths'>,
): SupervisorHandle => ({
  find: () => findSupervisor(platform, logDir),
  lives: ({ process }) => platform.processes.named(process.pid)?.birth === process.birth,
  signal: ({ process }, name) => {
    const fate = platform.processes.signalProcess(process, name);
    const { pid, command, uid } = process;
    return fate === 'refused' ? fail({ code: 'not_permitted', pid, command, uid }) : ok(fate === 'sent');
  },
  letEnd: async () => {},
  stayDown: async () => {},
  askRestart: async () => ok(undefined),
  start: (flags) => startInBackground(platform, { configPath, folder, logDir, lockPaths, flags }),
});

/** The same, but a start is told only of a supervisor that is past its startup checks. */
const sureOfItsStart = ({ clock, files }: Platform, logDir: string, handle: SupervisorHandle): SupervisorHandle => {
  const source = { files, logDir };
  const log = join(logDir, logFolder.serveLog);
  const sure = async (
    start: () => Promise<Result<RunningSupervisor>>,
    from = beforeStart(source),
  ): Promise<Result<RunningSupervisor>> => {
    const started = await start();
    return started.ok ? await firstSteps(started.value, { clock, source, from, log }) : started;
  };
  return {
    ...handle,
    start: (flags) => sure(() => handle.start(flags)),
    askRestart: async (supervisor, ending) => {
      const from = beforeStart(source);
      const asked = await handle.askRestart(supervisor, ending);
      const pending = asked.ok ? asked.value : undefined;
      return pending === undefined ? asked : ok({ up: () => sure(() => pending.up(), from) });
    },
  };
};

/** A project under control, by its configuration. */
export const controlProject = (platform: Platform, config: LoadedConfig): ControlledProject => {
  const { logDir } = projectFolders(config);
  const { files, clock } = platform;
  const journal = openJournal({ files, clock, logDir });
  const supervised = superviseProject(platform, config, { journal });
  return {
    logDir,
    handle: sureOfItsStart(
      platform,
      logDir,
      serviceHandle(platform, config.path, {
        byPid: servePidHandle(platform, config, supervised),
        lockPaths: supervised.lockPaths,
      }),
    ),
    killGrace: roundSettings(config).limits.killGraceMs,
    journal,
    supervised,
  };
};
