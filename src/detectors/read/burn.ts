import { openingsBetween, type Opening } from '../../model/schedule.ts';
import type { PeriodSpent } from '../../model/spending.ts';
import type { DurationMs, EpochMs } from '../../model/time.ts';
import type { Watch } from '../../model/watch.ts';

/** The part of a day in which rounds may begin: a rate counts by it, as nothing is used up at other times. */
export const workingTime = ({ schedule }: Watch, { since, until }: PeriodSpent): readonly Opening[] =>
  schedule === undefined ? [{ opens: since, closes: until }] : openingsBetween(schedule, since, until);

/** How much of some stretches lies between two instants. */
export const timeWithin = (spans: readonly Opening[], from: EpochMs, to: EpochMs): DurationMs =>
  spans.reduce((sum, { opens, closes }) => sum + Math.max(0, Math.min(closes, to) - Math.max(opens, from)), 0);

/** When so much of some stretches has gone since `from`; undefined where they end before. */
export const whenGone = (spans: readonly Opening[], from: EpochMs, length: DurationMs): EpochMs | undefined => {
  // An instant is a whole number of milliseconds: Temporal throws at any other.
  let left = Math.ceil(length);
  for (const { opens, closes } of spans) {
    const begin = Math.max(opens, from);
    if (begin + left <= closes) return begin + left;
    left -= Math.max(0, closes - begin);
  }
  return undefined;
};
