import type { DurationMs, EpochMs } from '../../model/time.ts';
import type { Watch } from '../../model/watch.ts';

/**
 * How much time has gone since `since`, without that by which the clock was set on, or for which the machine
 * slept, meanwhile: a laptop that is opened in the morning did not hang all night.
 */
export const timeSince = ({ clockJumps }: Pick<Watch, 'clockJumps'>, since: EpochMs, now: EpochMs): DurationMs =>
  clockJumps
    // A jump began `by` before it was over; what is younger was never passed over.
    .filter(({ at, by }) => by > 0 && since <= at - by)
    .reduce((gone, { by }) => gone - by, now - since);
