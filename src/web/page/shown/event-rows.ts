import type { JournalEvent } from '../../../model/event.ts';
import { eventWords, hasWords } from '../../../views/event-line.ts';
import { recordsOf, textOf, timeOf, type Fields } from './fields.ts';

/** An event as a row. */
export interface EventRow {
  readonly at: number;
  readonly tone: 'plain' | 'quiet' | 'good' | 'warn' | 'bad';
  readonly text: string;
}

/** Lines of a journal are of their kind’s shape; where one is not, it is told by its name alone. */
const inWords = (event: Fields, timeZone: string): EventRow => {
  const kind = textOf(event, 'event') ?? '';
  const bare: EventRow = { at: timeOf(event, 'ts') ?? 0, tone: 'quiet', text: kind.replaceAll('_', ' ') };
  if (!hasWords(kind)) return bare;
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- of that kind, or it throws below
    return eventWords(event as unknown as JournalEvent, timeZone);
  } catch {
    return bare;
  }
};

/** The events in a list of a record, the newest first. */
export const eventRowsOf = (fields: Fields, key: string, timeZone: string): readonly EventRow[] =>
  recordsOf(fields, key)
    .map((event) => inWords(event, timeZone))
    .toReversed();
