import type { DurationMs } from './time.ts';

/** What the Loop needs to know: what configuration says of everything between rounds. */
export interface LoopPolicy {
  /** After a round that went well. */
  readonly restartDelayMs: DurationMs;
  /** Stop after this many rounds of this run; absent: never. */
  readonly maxRounds?: number;
  /** Stop when this file is there; absolute. */
  readonly stopFile?: string;
  /** The phases, in rotation; empty without phases. */
  readonly phases: readonly string[];
}
