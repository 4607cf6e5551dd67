import { dirname, join } from 'node:path';
import type { LoadedConfig } from '../config/loaded.ts';
import { projectFolders, roundSettings, withFallback } from '../config/settings.ts';
import type { Stop } from '../model/decision.ts';
import { exitCode } from '../model/exit-code.ts';
import { logFolder } from '../model/log-folder.ts';
import type { RoundSettings } from '../model/round-settings.ts';
import type { Journal } from '../ports/journal.ts';
import type { Platform } from '../ports/platform.ts';
import type { RunRound } from '../ports/round.ts';
import { callHook, hookMark } from '../round/hooks.ts';
import { clearDeadGit } from '../round/index-lock.ts';
import { settleLeftovers } from '../round/leftovers.ts';
import { currentStatus, nextRoundNum } from '../round/numbering.ts';
import type { StartedRound } from '../round/parts.ts';
import { recover, type Recovery } from '../round/recovery.ts';
import { createRunRound } from '../round/run.ts';
import { removeStaleTemporaries } from '../round/stale-temporaries.ts';
import { sweepLeftBehind } from '../round/sweep.ts';
import { workTreeLockPath } from '../round/work-tree-lock.ts';
import { completionCheck } from './completion-check.ts';

/** A configured project with Layer 1 ready to run in it. */
export interface SupervisedProject {
  readonly logDir: string;
  readonly configPath: string;
  /** The locks that make this the only supervisor, in the order in which they are taken. */
  readonly lockPaths: readonly string[];
  readonly runRound: RunRound;
  /** The number that the next round will have. */
  readonly nextRound: () => number;
  /** Closes what a dead supervisor left open; call with the locks held. */
  readonly recover: () => Promise<Recovery>;
  /** Calls the `on_stop` hook, where there is one. */
  readonly onStop: (stop: Stop, kill: AbortSignal) => Promise<void>;
  /** Asks the completion command, where there is one. */
  readonly isDone?: () => Promise<boolean>;
}

export interface ProjectHooks {
  readonly journal: Journal;
  readonly onStarted?: (round: StartedRound) => void;
}

/** The settings of any phase; `''` is a project without phases. */
const settingsByPhase =
  (config: LoadedConfig) =>
  (phase: string, fallback?: string): RoundSettings => {
    const settings = phase === '' ? roundSettings(config) : roundSettings(config, phase);
    return fallback === undefined ? settings : withFallback(config, settings, fallback);
  };

const recoverIn = (platform: Platform, config: LoadedConfig, journal: Journal) => async (): Promise<Recovery> => {
  const { clock, files, host, processes } = platform;
  const settings = roundSettings(config);
  const { logDir, workDir } = settings;
  removeStaleTemporaries(files, clock, logDir);
  await sweepLeftBehind({ processes, clock }, hookMark(logDir), settings.limits.killGraceMs);
  const repository = platform.repository(workDir);
  await clearDeadGit({ repository, journal });
  const settle = ({ roundNum, phase }: { roundNum: number; phase: string }) =>
    settleLeftovers({
      repository,
      journal,
      files,
      clock,
      settings,
      roundNum,
      phase,
      cleanExit: false,
      processesAlive: false,
    });
  return recover({ files, clock, journal, logDir, host, processes, settings, settle });
};

const callOnStop =
  (platform: Platform, config: LoadedConfig, journal: Journal): SupervisedProject['onStop'] =>
  async (stop, abort) => {
    const settings = roundSettings(config);
    const { onStop: command } = settings.hooks;
    if (command === undefined) return;
    const facts = { reason: stop.reason, why: stop.why, exit_code: exitCode(stop.exit) };
    await callHook({ processes: platform.processes, journal }, settings, { hook: 'on_stop', command, facts, abort });
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
  const isDone = completionCheck({ processes: platform.processes, journal }, config);
  return {
    logDir,
    configPath: config.path,
    lockPaths: [join(logDir, logFolder.lock), ...treeLocks(platform, workDir)],
    runRound: createRunRound({
      platform,
      journal,
      settingsFor: settingsByPhase(config),
      newId: () => crypto.randomUUID(),
      ...(onStarted === undefined ? {} : { onStarted }),
    }),
    nextRound: () => nextRoundNum(currentStatus({ files: platform.files, clock: platform.clock, journal, logDir })),
    recover: recoverIn(platform, config, journal),
    onStop: callOnStop(platform, config, journal),
    ...(isDone === undefined ? {} : { isDone }),
  };
};
