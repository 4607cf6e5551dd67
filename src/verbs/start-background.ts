import { join } from 'node:path';
import { logFolder } from '../model/log-folder.ts';
import { journalExitCode, type ExitStatus } from '../model/exit-status.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { seconds } from '../model/time.ts';
import type { Files } from '../ports/files.ts';
import type { Platform } from '../ports/platform.ts';
import { openLogFolder } from '../round/open-log-folder.ts';
import { findSupervisor } from './find-supervisor.ts';
import { holdLocks } from './hold-locks.ts';
import { backgroundEnvironment } from './launch-mode.ts';
import type { RunningSupervisor } from './supervisor-handle.ts';

/** What is to be started, and where. */
export interface BackgroundStart {
  /** The configuration file; absolute. */
  readonly configPath: string;
  /** The configuration's folder. */
  readonly folder: string;
  readonly logDir: string;
  readonly lockPaths: readonly string[];
  /** Of `serve`. */
  readonly flags: readonly string[];
}

/** Its log is begun anew beyond this; the old one stays beside it. */
const longestLog = 10 * 1024 * 1024;
/** How much of its log is looked at for its last words, and how many lines of them are told. */
const lastBytes = 8 * 1024;
const lastLines = 12;
/** A supervisor is up in a tenth of a second; on a board that is busy booting, much later. */
const patience = seconds(60);
const lookEvery = 20;

const sizeOf = (files: Files, path: string): number => files.facts(path)?.size ?? 0;

const lastWords = (files: Files, path: string, from: number): readonly string[] => {
  const size = sizeOf(files, path);
  const start = Math.max(from, size - lastBytes);
  const read = files.readRange(path, start, Math.max(0, size - start));
  const text = read.ok ? new TextDecoder().decode(read.value).trimEnd() : '';
  return text === '' ? [] : text.split('\n').slice(-lastLines);
};

/** Whoever holds the locks is in the way, whatever he runs. They are given back: the new supervisor takes them itself. */
const inTheWay = ({ locks }: Platform, lockPaths: readonly string[]): Result<void> => {
  const held = holdLocks(locks, lockPaths);
  if (!held.ok) return held;
  held.value();
  return ok(undefined);
};

interface Started {
  readonly pid: number;
  /** Set once it has ended. */
  readonly ended: () => ExitStatus | undefined;
}

/** Waits until `serve.pid` names it, or it has ended. */
const untilUp = async (
  platform: Platform,
  logDir: string,
  { pid, ended }: Started,
): Promise<RunningSupervisor | undefined> => {
  const { clock } = platform;
  const end = clock.monotonic() + patience;
  while (clock.monotonic() < end) {
    const exit = ended();
    const found = findSupervisor(platform, logDir);
    // By its serve.pid only: until it listens for signals, the lock alone does not make it a supervisor.
    const up =
      found.kind === 'running' && found.supervisor.process.pid === pid && found.supervisor.mode === 'background';
    if (up) return found.supervisor;
    if (exit !== undefined) return undefined;
    await clock.sleep(lookEvery);
  }
  return undefined;
};

/** Starts `serve` in a session of its own, its output in `serve.log`, and waits until it is up. */
export const startInBackground = async (
  platform: Platform,
  { configPath, folder, logDir, lockPaths, flags }: BackgroundStart,
): Promise<Result<RunningSupervisor>> => {
  const { files, processes, self } = platform;
  const made = openLogFolder(files, logDir);
  if (!made.ok) return made;
  const free = inTheWay(platform, lockPaths);
  if (!free.ok) return free;
  const logPath = join(logDir, logFolder.serveLog);
  if (sizeOf(files, logPath) > longestLog) files.rename(logPath, `${logPath}.old`);
  const from = sizeOf(files, logPath);
  const started = processes.startBackground({
    argv: [...self.command, 'serve', `--config=${configPath}`, ...flags],
    cwd: folder,
    env: backgroundEnvironment(platform),
    logPath,
  });
  if (!started.ok) return started;
  let exit: ExitStatus | undefined;
  const watch = async (): Promise<void> => {
    exit = await started.value.exited;
  };
  void watch();
  const up = await untilUp(platform, logDir, { pid: started.value.pid, ended: () => exit });
  if (up !== undefined) return ok(up);
  if (exit === undefined) return fail({ code: 'time_limit', operation: 'starting the supervisor', limitMs: patience });
  const lines = lastWords(files, logPath, from);
  return fail({ code: 'not_started', exit: journalExitCode(exit), log: logPath, lines });
};
