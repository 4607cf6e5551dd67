import { dirname, join } from 'node:path';
import type { LoadedConfig } from '../config/loaded.ts';
import { projectFolders, roundSettings } from '../config/settings.ts';
import { logFolder } from '../model/log-folder.ts';
import type { RoundSettings } from '../model/round-settings.ts';
import type { Journal } from '../ports/journal.ts';
import type { Platform } from '../ports/platform.ts';
import type { RunRound } from '../ports/round.ts';
import { settleLeftovers } from '../round/leftovers.ts';
import type { StartedRound } from '../round/parts.ts';
import { recover, type Recovery } from '../round/recovery.ts';
import { createRunRound } from '../round/run.ts';
import { removeStaleTemporaries } from '../round/stale-temporaries.ts';
import { workTreeLockPath } from '../round/work-tree-lock.ts';

/** A configured project with Layer 1 ready to run in it. */
export interface SupervisedProject {
  readonly logDir: string;
  /** The locks that make this the only supervisor, in the order in which they are taken. */
  readonly lockPaths: readonly string[];
  readonly runRound: RunRound;
  /** Closes what a dead supervisor left open; call with the locks held. */
  readonly recover: () => Promise<Recovery>;
}

export interface ProjectHooks {
  readonly journal: Journal;
  readonly onStarted?: (round: StartedRound) => void;
}

/** The settings of any phase; `''` is a project without phases. */
const settingsByPhase =
  (config: LoadedConfig) =>
  (phase: string): RoundSettings =>
    phase === '' ? roundSettings(config) : roundSettings(config, phase);

const recoverIn = (platform: Platform, config: LoadedConfig, journal: Journal) => async (): Promise<Recovery> => {
  const { clock, files, host, processes } = platform;
  const settings = roundSettings(config);
  const { logDir, workDir } = settings;
  removeStaleTemporaries(files, clock, logDir);
  const repository = platform.repository(workDir);
  const settle = ({ roundNum, phase }: { roundNum: number; phase: string }) =>
    settleLeftovers({
      ...{ repository, journal, files, clock, settings, roundNum, phase },
      cleanExit: false,
      processesAlive: false,
    });
  return recover({ files, clock, journal, logDir, host, processes, settings, settle });
};

/** A git folder that cannot be written holds no lock; nothing can be stashed there twice either. */
const treeLocks = ({ files }: Platform, workDir: string): readonly string[] => {
  const path = workTreeLockPath(files, workDir);
  return path === undefined || !files.writable(dirname(path)).ok ? [] : [path];
};

/** Puts Layer 1 together for a configuration. */
export const superviseProject = (
  platform: Platform,
  config: LoadedConfig,
  { journal, onStarted }: ProjectHooks,
): SupervisedProject => {
  const { logDir, workDir } = projectFolders(config);
  return {
    logDir,
    lockPaths: [join(logDir, logFolder.lock), ...treeLocks(platform, workDir)],
    runRound: createRunRound({
      platform,
      journal,
      settingsFor: settingsByPhase(config),
      newId: () => crypto.randomUUID(),
      ...(onStarted === undefined ? {} : { onStarted }),
    }),
    recover: recoverIn(platform, config, journal),
  };
};
