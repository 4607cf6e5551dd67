import { foldRounds } from '../../journal/fold.ts';
import { eventsBackTo, type JournalSource } from '../../journal/read.ts';
import type { JournalEvent } from '../../model/event.ts';
import type { RoundRecord } from '../../model/round-record.ts';

/** The end of the journal. */
export interface Recent {
  /** The last events, oldest first. */
  readonly events: readonly JournalEvent[];
  /** The last rounds, oldest first; the last of them may be open. */
  readonly rounds: readonly RoundRecord[];
}

const roundsAtMost = 10;

/** However long the journal is and whatever fills it, no more of it is read. */
const linesAtMost = 1000;

/** The last `count` events and the last rounds, read from the end. */
export const recent = (source: JournalSource, count: number): Recent => {
  let [seen, starts] = [0, 0];
  const events = eventsBackTo(source, (event) => {
    seen += 1;
    if (event.event === 'round_start') starts += 1;
    return (starts >= roundsAtMost && seen >= count) || seen >= Math.max(linesAtMost, count);
  });
  return { events: count === 0 ? [] : events.slice(-count), rounds: foldRounds(events).slice(-roundsAtMost) };
};
