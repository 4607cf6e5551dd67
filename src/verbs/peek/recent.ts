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

/** The journal's last events, from the end back over the last rounds and at least `count` of them. */
export const readEnd = (source: JournalSource, count: number): readonly JournalEvent[] => {
  let [seen, starts] = [0, 0];
  return eventsBackTo(source, (event) => {
    seen += 1;
    if (event.event === 'round_start') starts += 1;
    return (starts >= roundsAtMost && seen >= count) || seen >= Math.max(linesAtMost, count);
  });
};

/** The last `count` events of them, and the last rounds. */
export const recentOf = (events: readonly JournalEvent[], count: number): Recent => ({
  events: count === 0 ? [] : events.slice(-count),
  rounds: foldRounds(events).slice(-roundsAtMost),
});
