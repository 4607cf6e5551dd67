import type { DurationMs, EpochMs } from '../../model/time.ts';

/** A measured value. */
export interface Point {
  readonly at: EpochMs;
  readonly value: number;
}

/** The straight line through points. */
export interface Trend {
  readonly perMs: number;
  /** How well the points lie on it, 0..1. */
  readonly fit: number;
  readonly span: DurationMs;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The line of least squares; undefined for less than three points, or points of one moment. */
export const trendOf = (points: readonly Point[]): Trend | undefined => {
  const [first] = points;
  const last = points.at(-1);
  if (points.length < 3 || first === undefined || last === undefined || last.at <= first.at) return undefined;
  const meanAt = mean(points.map(({ at }) => at));
  const meanValue = mean(points.map(({ value }) => value));
  let together = 0;
  let alongTime = 0;
  let alongValue = 0;
  for (const { at, value } of points) {
    together += (at - meanAt) * (value - meanValue);
    alongTime += (at - meanAt) ** 2;
    alongValue += (value - meanValue) ** 2;
  }
  if (alongTime === 0) return undefined;
  const fit = alongValue === 0 ? 0 : together ** 2 / (alongTime * alongValue);
  return { perMs: together / alongTime, fit, span: last.at - first.at };
};

/** For how long something must have been seen to have a trend: a window that is shorter must not make blind for ever. */
export const leastSpan = (spanMinS: number, windowS: number): DurationMs => Math.min(spanMinS, windowS / 2) * 1000;
