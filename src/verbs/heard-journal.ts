import type { JournalEvent } from '../model/event.ts';
import { isoTime } from '../model/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { Journal } from '../ports/journal.ts';

/** The same journal, of which somebody hears every event as it is recorded. */
export const heardJournal = (journal: Journal, clock: Clock, hear: (event: JournalEvent) => void): Journal => ({
  record: (event) => {
    const ts = isoTime(clock.now());
    journal.record(event);
    hear({ ts, ...event });
  },
  measure: (metrics) => journal.measure(metrics),
  get held() {
    return journal.held;
  },
});
