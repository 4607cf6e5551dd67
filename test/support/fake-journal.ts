import type { EventKind, NewEvent } from '../../src/model/event.ts';
import type { NewMetrics } from '../../src/model/metrics.ts';
import type { Journal } from '../../src/ports/journal.ts';

/** A journal in memory. */
export interface FakeJournal extends Journal {
  readonly events: NewEvent[];
  readonly metrics: NewMetrics[];
  /** The kinds in the order in which they were recorded. */
  kinds(): readonly EventKind[];
  /** The events of one kind. */
  of<Kind extends EventKind>(kind: Kind): readonly Extract<NewEvent, { readonly event: Kind }>[];
}

export const fakeJournal = (): FakeJournal => {
  const events: NewEvent[] = [];
  const metrics: NewMetrics[] = [];
  return {
    events,
    metrics,
    held: 0,
    record: (event) => {
      events.push(event);
    },
    measure: (line) => {
      metrics.push(line);
    },
    kinds: () => events.map(({ event }) => event),
    of: <Kind extends EventKind>(kind: Kind) =>
      events.filter((event): event is Extract<NewEvent, { readonly event: Kind }> => event.event === kind),
  };
};
