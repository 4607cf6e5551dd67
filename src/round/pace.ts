import type { DurationMs, MonotonicMs } from '../model/time.ts';

/** A growing quantity at one moment. */
export interface Gauge {
  readonly at: MonotonicMs;
  readonly bytes: number;
}

/** Between the longest and the shortest time from one look to the next. */
export interface Pace {
  readonly slowest: DurationMs;
  readonly fastest: DurationMs;
}

/**
 * How long to wait before looking again, so that what grows is seen about half-way to its limit at its
 * present rate. What passes a limit between two looks is at most its rate times the slowest pace.
 */
export const nextLook = (before: Gauge, now: Gauge, limit: number, pace: Pace): DurationMs => {
  const grown = now.bytes - before.bytes;
  if (grown <= 0) return pace.slowest;
  const untilLimit = ((limit - now.bytes) * (now.at - before.at)) / grown;
  return Math.min(pace.slowest, Math.max(pace.fastest, untilLimit / 2));
};
