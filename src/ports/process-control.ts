import type { ExitStatus } from '../model/exit-status.ts';
import type { FailureOf } from '../model/failure.ts';
import type { Result } from '../model/result.ts';
import type { EpochMs } from '../model/time.ts';
import type { RoundMembers, SignalName } from './processes.ts';

/** One process, named for ever: a process id is used again, and a clock that is set moves every start time. */
export interface NamedProcess {
  readonly pid: number;
  /** Opaque. The same from the process's start to its end, and never another's that has the same id. */
  readonly birth: string;
  /** Whose it is. */
  readonly uid: number;
  /** Its command line, cut to 200 characters. */
  readonly command: string;
  readonly startedAt: EpochMs;
  /** Stopped by SIGSTOP or by its terminal: it answers nothing until SIGCONT. */
  readonly suspended: boolean;
}

/** What became of a signal: sent, nobody was there any more, or the process is not ours to signal. */
export type SignalFate = 'sent' | 'gone' | 'refused';

/** A program of our own that outlives us and our terminal. */
export interface BackgroundCommand {
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** stdout and stderr are appended to this file; stdin ends at once. */
  readonly logPath: string;
}

export interface BackgroundProcess {
  readonly pid: number;
  /** Resolves when it has ended; it does not keep us waiting. */
  readonly exited: Promise<ExitStatus>;
}

/** A process that runs a certain executable, as far as the system tells of it. */
export interface RunningProgram {
  readonly process: NamedProcess;
  /** Without the program itself. */
  readonly args: readonly string[];
  /** Another file has taken the place of the one that it runs. Not told on macOS, nor of other users' processes. */
  readonly isBehind: boolean;
  readonly cwd?: string;
  /** With what it was started; absent of other users' processes, and on macOS. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Processes that are not our children: a supervisor that somebody else started, and what it has below it. */
export interface ProcessControl {
  /** Who has this id now; undefined where nobody does (a zombie does not live). */
  named(pid: number): NamedProcess | undefined;
  /** Sends a signal to exactly this process, never to another that has got its id meanwhile. */
  signalProcess(process: Pick<NamedProcess, 'pid' | 'birth'>, name: SignalName): SignalFate;
  /** Who runs the file of this absolute path, links resolved, or one that was replaced under it; ourselves included. */
  runningFrom(executable: string): readonly RunningProgram[];
  /** Starts a program as leader of its own session, without a terminal. */
  startBackground(command: BackgroundCommand): Result<BackgroundProcess, FailureOf<'spawn'> | FailureOf<'io'>>;
  /**
   * Whoever descends from a process, itself excluded. Those seen once are remembered after its own end has
   * given them other parents; undefined where it does not live.
   */
  descendants(process: Pick<NamedProcess, 'pid' | 'birth'>): RoundMembers | undefined;
}
