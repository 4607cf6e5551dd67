import type { ExitStatus } from '../model/exit-status.ts';
import type { FailureOf } from '../model/failure.ts';
import type { Result } from '../model/result.ts';
import type { DurationMs, EpochMs } from '../model/time.ts';

export type SignalName = 'SIGTERM' | 'SIGKILL' | 'SIGINT' | 'SIGSTOP' | 'SIGCONT' | 'SIGHUP' | 'SIGUSR1' | 'SIGUSR2';

export interface ProcessFacts {
  readonly pid: number;
  readonly parent: number;
  /** Its command line, cut to 200 characters; the name in brackets where it has none. */
  readonly command: string;
  readonly residentBytes: number;
  /** User and system time used so far. */
  readonly cpuMs: DurationMs;
  readonly startedAt: EpochMs;
}

/** How a round's agent is started. */
export interface RoundSpawn {
  /** Resolved program and arguments. */
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  /** The whole environment of the child. */
  readonly env: Readonly<Record<string, string>>;
  /** `AGENT_RUNNER_ROUND_ID`, the mark of every descendant. */
  readonly roundId: string;
  /** stdin comes from this file; absent: stdin ends at once. */
  readonly stdinPath?: string;
  /** stdout and stderr are appended to this file by the child itself. */
  readonly logPath: string;
  /** Enforced by the kernel where the round has a memory cgroup. */
  readonly memoryBytes?: number;
}

/**
 * A round's log, held open from before its agent lives: what the agent printed, also after it has unlinked,
 * replaced or linked away the log's name.
 */
export interface RoundLog {
  /** Bytes, and when the last of them was written, by the wall clock. Never fails: a log that cannot be looked at stands still. */
  facts(): { readonly size: number; readonly modifiedAt: EpochMs };
  /** Fills `into` from byte `offset` on; gives how many bytes there were: 0 at the end, or where it cannot be read. */
  read(offset: number, into: Uint8Array): number;
  /** Closing it again does nothing. Not to be looked at or read afterwards. */
  close(): void;
}

/** Processes that belong to one round, and nothing else. */
export interface RoundMembers {
  /** Who lives, zombies excluded. */
  alive(): readonly ProcessFacts[];
  /** Sends to every living member; members that end meanwhile are no failure. */
  signal(name: SignalName): void;
  /**
   * SIGKILL until nobody is alive, against processes that fork while being killed (frozen first).
   * Resolves with who is still alive when `limit` is over: nobody, save in uninterruptible sleep.
   */
  killAll(limit: DurationMs): Promise<readonly ProcessFacts[]>;
  /** Reaps what was adopted and removes the cgroup. Call when nobody is alive. */
  close(): void;
}

/**
 * A leader that we started, its group and session, and whatever descends from it (also after setsid, a
 * double fork or `env -i`).
 */
export interface LedProcesses extends RoundMembers {
  readonly leader: number;
  /** Resolves when the leader has ended; others may live on. */
  readonly exited: Promise<ExitStatus>;
  /** Only the leader's process group, as a terminal sends its Ctrl-C. Nobody once the leader has ended. */
  signalGroup(name: SignalName): void;
  /** Resident memory of all members together; pages that they share count for each. */
  memoryBytes(): number;
  /** Whether the kernel enforces the memory limit, so that nobody needs to watch it. */
  readonly memoryEnforced: boolean;
  /** Whether the kernel ended a member because the round's memory cgroup was full. */
  killedForMemory(): boolean;
}

/** All the processes of one round, and what they print to. */
export interface RoundProcesses extends LedProcesses {
  /** Outlives `close`, so that it is read to its end; whoever started the round closes it. */
  readonly log: RoundLog;
}

/** A short helper command of our own (git, ssh, a hook), not a round. */
export interface HelperCommand {
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  /** On top of our own environment, which loses what is meant for Bun, Node or a nested agent; an undefined value takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Pieces are asked for one by one, as fast as the command takes them. */
  readonly stdin?: string | Uint8Array | Iterable<Uint8Array>;
  /** SIGKILL to its group after this time. */
  readonly limitMs: DurationMs;
  /** More output than this is cut; default 64 MiB. */
  readonly maxOutputBytes?: number;
  /** Aborted: SIGKILL to its group now. */
  readonly abort?: AbortSignal;
  /** Is handed what comes on stdout as it comes, which then is not kept. */
  readonly onStdout?: (bytes: Uint8Array) => void;
}

export interface HelperResult {
  readonly exit: ExitStatus;
  readonly stdout: Uint8Array;
  readonly stderr: string;
}

/** A program that a person configured (a hook): bounded like a helper, and ended whole like a round. */
export interface EnclosedCommand {
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  /** On top of our own environment, which loses what is meant for Bun, Node or a nested agent; an undefined value takes a variable away. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Stands in every descendant's environment, where `leftBehind` finds it; two at a time may not share it. */
  readonly mark: string;
  readonly stdin: string | Uint8Array;
  /** Ended after this time: SIGTERM, a second, SIGKILL. */
  readonly limitMs: DurationMs;
  /** More output than this is cut. */
  readonly maxOutputBytes: number;
  /** Aborted: ended now. */
  readonly abort?: AbortSignal;
}

export interface EnclosedResult extends HelperResult {
  readonly endedBy: 'itself' | 'limit' | 'abort';
  /** There was more on stdout than is kept. */
  readonly cut: boolean;
  /** Who outlived it and was ended: `PID COMMAND`. */
  readonly swept: readonly string[];
}

export interface Processes {
  /** Starts a round's agent as leader of its own session. `io`: its log or its stdin file cannot be opened. */
  start(spawn: RoundSpawn): Result<RoundProcesses, FailureOf<'spawn'> | FailureOf<'io'>>;
  /** The processes that a dead supervisor's round left behind, found by their mark and cgroup; undefined where none lives. */
  leftBehind(roundId: string): RoundMembers | undefined;
  /** Runs a helper to its end. A helper that exceeds its limit is a `time_limit` failure. What it left in the background lives on. */
  run(command: HelperCommand): Promise<Result<HelperResult, FailureOf<'spawn'> | FailureOf<'time_limit'>>>;
  /** Runs a program to its end, its limit or its abort; then whoever it left behind is ended, whatever it did to its group or session. */
  enclose(command: EnclosedCommand): Promise<Result<EnclosedResult, FailureOf<'spawn'>>>;
  /** The path that a spawn with this PATH and folder would start, or undefined. */
  resolve(program: string, searchPath: string, cwd: string): string | undefined;
  /** Why a spawn with this PATH and folder would fail, in words: not there, not executable, an interpreter that is missing; undefined where it would not. */
  spawnProblem(program: string, searchPath: string, cwd: string): string | undefined;
  /** Undefined where no such process lives (a zombie does not live). */
  facts(pid: number): ProcessFacts | undefined;
  /** What ends a round's escapees here, for `defenses` and `doctor`. */
  readonly containment: {
    /** Orphans of a round become our children, whatever they did to session, group or environment (Linux). */
    readonly subreaper: boolean;
    /** The cgroup under which rounds get theirs; absent where none is ours to use. */
    readonly cgroup?: string;
    /** Whether the kernel enforces a round's memory limit there. */
    readonly memoryController: boolean;
  };
}
