import type { Budget } from './budget.ts';
import type { Schedule } from './schedule.ts';
import type { DurationMs } from './time.ts';

/** How one detector judges here. */
export interface DetectorRule {
  /** By their keys in `[monitor.<detector>]`. */
  readonly thresholds: Readonly<Record<string, number>>;
  readonly holdForMs: DurationMs;
  readonly repeatAfterMs: DurationMs;
}

/** What the Witness needs to know: what configuration says of watching. */
export interface WitnessSettings {
  /** By detector. */
  readonly rules: Readonly<Record<string, DetectorRule>>;
  /** Detectors that stop the Loop. */
  readonly autoStopOn: readonly string[];
  /** What is told with a detector's alert, by detector: how to renew the login. */
  readonly hints: Readonly<Record<string, string>>;
  /** What in the log of a failed round says that the login was refused, for agents that no reader understands. */
  readonly authPatterns: readonly RegExp[];
  /** How far back in the journal a detector of the user's own counts; absent: none does. */
  readonly lookBackMs?: DurationMs;
  /** The memory at which a round is ended; absent: it is not. */
  readonly memoryLimitBytes?: number;
  /** What rounds may use up; absent: as much as they want. */
  readonly budget?: Budget;
  /** When rounds may begin; absent: always. */
  readonly schedule?: Schedule;
}
