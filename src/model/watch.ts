import type { Budget } from './budget.ts';
import type { HostSample } from './host-sample.ts';
import type { OwnSighting } from './own-detector.ts';
import type { RoundRecord } from './round-record.ts';
import type { Schedule } from './schedule.ts';
import type { PeriodSpent } from './spending.ts';
import type { Supervision } from './supervision.ts';
import type { DurationMs, EpochMs } from './time.ts';

/** A try to begin a round: it began, or a startup check refused it. */
export interface Attempt {
  readonly at: EpochMs;
  /** Why not; absent where a round began. */
  readonly refused?: string;
}

/** Memory of all processes of the open round together. */
export interface MemorySample {
  readonly at: EpochMs;
  readonly bytes: number;
}

/** Everything that a detector may look at: folded from events, metrics and looks at the host, and bounded. */
export interface Watch {
  /** The latest rounds, oldest first; at most the last is open. */
  readonly rounds: readonly RoundRecord[];
  /** Numbers of failed rounds whose log says that the login was refused, for agents without a reader of their own. */
  readonly refusedByText: readonly number[];
  readonly attempts: readonly Attempt[];
  /** What the Loop waits for; absent while it does not. */
  readonly waiting?: { readonly reason: string; readonly since: EpochMs; readonly until: EpochMs };
  /** The latest anomaly that the agent's reader told. */
  readonly repetition?: { readonly roundNum: number; readonly tool: string; readonly times: number };
  /** Samples of the machine, oldest first; the last is of now. */
  readonly samples: readonly HostSample[];
  /** Of the open round, oldest first, and the limit that it must keep. */
  readonly roundMemory: readonly MemorySample[];
  readonly memoryLimitBytes?: number;
  /** What rounds may use up, and when they may begin; absent where nothing is set. */
  readonly budget?: Budget;
  readonly schedule?: Schedule;
  /** What was used up on the day of the latest round; absent without a budget, and before the first round. */
  readonly daySpent?: PeriodSpent;
  /** Journal lines that could not be read, or were lost before they could be written. */
  readonly damage: readonly { readonly at: EpochMs; readonly reason: string }[];
  /** Jumps of the wall clock; negative where it was set back. */
  readonly clockJumps: readonly { readonly at: EpochMs; readonly by: DurationMs }[];
  readonly supervisor: Supervision;
  /** When a supervisor was last asked to end. */
  readonly stopAskedAt?: EpochMs;
  /** When something was last written to the journal by anybody but a monitor. */
  readonly lastEventAt?: EpochMs;
  /** When a supervisor was started again after a refused login had ended the one before: what came earlier is settled. */
  readonly loginRenewedAt?: EpochMs;
  /** Since when this monitor has looked: of what was measured before, it knows nothing. */
  readonly watchedSince?: EpochMs;
  /** What was seen by the user's own detectors, by their names. */
  readonly own?: Readonly<Record<string, OwnSighting>>;
}

/** How much of each is kept: enough for the widest window that can be configured. */
export const watchBounds = {
  rounds: 50,
  attempts: 100,
  samples: 400,
  roundMemory: 120,
  damage: 100,
  clockJumps: 20,
} as const;

/** Nothing seen yet. */
export const emptyWatch: Watch = {
  rounds: [],
  refusedByText: [],
  attempts: [],
  samples: [],
  roundMemory: [],
  damage: [],
  clockJumps: [],
  supervisor: { kind: 'none' },
};
