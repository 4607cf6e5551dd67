import type { DurationMs, EpochMs, MonotonicMs } from '../model/time.ts';

/** Ends what it was given for; calling it again does nothing. */
export type Cancel = () => void;

/** Time as an argument: days of behaviour are tested in milliseconds. */
export interface Clock {
  /** The wall clock, which may jump. */
  now(): EpochMs;
  /** Moves only forward; for limits. */
  monotonic(): MonotonicMs;
  /** Calls `run` once after `delay`. */
  after(delay: DurationMs, run: () => void): Cancel;
  /** Calls `run` at every `interval` until cancelled. */
  every(interval: DurationMs, run: () => void): Cancel;
  /** Resolves after `delay`, or as soon as `abort` is aborted. Never rejects. */
  sleep(delay: DurationMs, abort?: AbortSignal): Promise<void>;
}
