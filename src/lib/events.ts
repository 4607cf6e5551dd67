import { parseEntry, type JournalEntry } from '../journal/line.ts';

// `agent-runner/events`: the journal’s vocabulary. Kinds and fields are only ever added.

export {
  eventKinds,
  isEventKind,
  type EventKind,
  type EventOf,
  type JournalEvent,
  type NewEvent,
} from '../model/event.ts';
export { outcomeFromKeys, outcomes, type Outcome, type OutcomeName } from '../model/outcome.ts';
export type { JournalEntry, LinePlace } from '../journal/line.ts';

/**
 * What one line of a journal is: an event with its type, one of a kind that a later version writes, or damage. Undefined
 * for an empty line.
 */
export const parseLine = (line: string): JournalEntry | undefined =>
  parseEntry(new TextEncoder().encode(line), { file: '', offset: 0 });
