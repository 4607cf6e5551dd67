import type { Severity } from '../model/alert.ts';
import type { DurationMs, EpochMs } from '../model/time.ts';
import type { Watch } from '../model/watch.ts';

/** In what a threshold counts. */
export type ThresholdUnit = '%' | 's' | 'rounds' | 'times' | 'MB' | 'lines';

/** A number that decides, which `[monitor.<detector>]` sets otherwise. */
export interface Threshold {
  readonly default: number;
  readonly unit: ThresholdUnit;
  /** What it means, as a sentence for the reference. */
  readonly what: string;
}

/** That the condition is there. */
export interface Finding {
  /** What is wrong, in words, with the numbers of now. */
  readonly message: string;
  /** When the newest of what shows it happened; absent where the condition is there just now. */
  readonly lastAt?: EpochMs;
}

/** A named situation and what is found in it: a unit test, an example in the reference, and what `explain` shows. */
export interface DetectorCase {
  readonly name: string;
  /** What is changed in a watch that has seen nothing; the time is `exampleNow`. */
  readonly given: Partial<Watch>;
  /** The message; absent where nothing is found. */
  readonly finds?: string;
}

/** What a detector looks at. */
export type DetectorSource = 'events' | 'metrics' | 'host' | 'supervisor' | 'round logs';

/** One condition that somebody should hear of. */
export interface Detector<Key extends string = string> {
  /** Stable; in configuration and events it is spelt the same. */
  readonly name: string;
  readonly title: string;
  /** In one sentence. */
  readonly summary: string;
  readonly severity: Severity;
  readonly reads: readonly DetectorSource[];
  /** By their keys in `[monitor.<detector>]`. */
  readonly thresholds: Readonly<Record<Key, Threshold>>;
  /** For how long the condition must be there before it is told, and gone before it is over. */
  readonly holdForMs: DurationMs;
  /** A condition that stays is told again after this time. */
  readonly repeatAfterMs: DurationMs;
  /** Detectors whose condition explains this one: while it is there, this one is not told. */
  readonly mutedBy: readonly string[];
  /** Whether a stop of the Loop saves something: going on costs money, or makes it worse. */
  readonly autoStop: boolean;
  /** The condition, or undefined where it is not there. */
  find(watch: Watch, thresholds: Readonly<Record<Key, number>>, now: EpochMs): Finding | undefined;
  /** Whether too little was seen so far to say that the condition is not there: an alert that is up stays as it was. */
  isBlind?(watch: Watch, thresholds: Readonly<Record<Key, number>>, now: EpochMs): boolean;
  /** At least one in which something is found and one in which nothing is. */
  readonly cases: readonly DetectorCase[];
}

/** A detector whose thresholds' names are checked where it uses them. */
export const defineDetector = <const Key extends string>(detector: Detector<Key>): Detector => detector;

export const minutes = (count: number): DurationMs => count * 60_000;
export const hours = (count: number): DurationMs => count * 3_600_000;

/** The time of all examples. */
export const exampleNow: EpochMs = Date.UTC(2026, 10, 22, 12);
