import type { RoundRecord } from '../model/round-record.ts';
import { foldRounds } from './fold.ts';
import { eventsBackTo, type JournalSource } from './read.ts';

/** The last `count` rounds that were started, oldest first; read from the end of the journal. */
export const latestRounds = (source: JournalSource, count: number): readonly RoundRecord[] => {
  if (count <= 0) return [];
  let left = count;
  const events = eventsBackTo(source, (event) => {
    if (event.event === 'round_start') left -= 1;
    return left === 0;
  });
  return foldRounds(events);
};
