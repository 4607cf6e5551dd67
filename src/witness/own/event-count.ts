import { timeOf, type JournalEntry } from '../../journal/line.ts';
import type { OwnCondition, OwnSighting } from '../../model/own-detector.ts';
import type { EpochMs } from '../../model/time.ts';
import { durationWords } from '../../model/words.ts';

/** Counts events of a kind within a window that ends now. What is in the future by a clock that was set back counts as now. */
export const countEvents = ({ event: kind, count, windowMs }: Extract<OwnCondition, { kind: 'event' }>) => {
  let times: readonly EpochMs[] = [];
  return (entries: readonly JournalEntry[], now: EpochMs): OwnSighting | undefined => {
    const fresh = entries.flatMap((entry) =>
      entry.kind === 'event' && entry.event.event === kind ? [timeOf(entry.event)] : [],
    );
    times = [...times, ...fresh].filter((at) => now - at <= windowMs).slice(-count);
    const lastAt = times.at(-1);
    if (times.length < count || lastAt === undefined) return undefined;
    return { kind: 'found', message: `${count} times ${kind} within ${durationWords(windowMs)}`, lastAt };
  };
};
