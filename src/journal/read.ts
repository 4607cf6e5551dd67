import { join } from 'node:path';
import type { JournalEvent } from '../model/event.ts';
import { isEventsFile, logFolder } from '../model/log-folder.ts';
import type { DurationMs, EpochMs } from '../model/time.ts';
import type { Files } from '../ports/files.ts';
import { parseEntry, timeOf, type JournalEntry, type LinePlace } from './line.ts';
import { linesBackward, linesForward, type RawLine } from './lines.ts';

/** A log folder's journal, to be read. A folder that is not there holds an empty one. */
export interface JournalSource {
  readonly files: Files;
  readonly logDir: string;
}

/** The wall clock may be set back while we write: how far before an instant a reader looks for later lines. */
const clockSlack: DurationMs = 60 * 60 * 1000;

/** The journal's files in the order of their months. */
export const eventsFiles = ({ files, logDir }: JournalSource): readonly string[] => {
  const names = files.list(logDir);
  return names.ok ? names.value.filter(isEventsFile) : [];
};

/** What a raw line of `file` is; undefined for an empty one. */
export const entryOf = (line: RawLine, file: string): JournalEntry | undefined => {
  const place: LinePlace = { file, offset: line.offset };
  if (line.bytes === undefined) return { kind: 'damage', reason: 'a line of more than 16 MiB', place };
  return parseEntry(line.bytes, place);
};

/** A file that is there and cannot be opened is damage, too, not an empty month. */
const unreadable = ({ files, logDir }: JournalSource, file: string): JournalEntry | undefined => {
  const probe = files.readRange(join(logDir, file), 0, 1);
  if (probe.ok) return undefined;
  const reason = `cannot be read: ${probe.failure.reason} (${probe.failure.errno})`;
  return { kind: 'damage', reason, place: { file, offset: 0 } };
};

function* entriesOf(source: JournalSource, file: string, lines: Generator<RawLine>): Generator<JournalEntry> {
  const problem = unreadable(source, file);
  if (problem !== undefined) yield problem;
  for (const line of lines) {
    const entry = entryOf(line, file);
    if (entry !== undefined) yield entry;
  }
}

/** Every line from the beginning of the month of `from` (of the journal where absent), oldest first. */
export function* readForward(source: JournalSource, from?: EpochMs): Generator<JournalEntry> {
  const first = from === undefined ? '' : logFolder.events(from);
  for (const file of eventsFiles(source).filter((name) => name >= first)) {
    const path = join(source.logDir, file);
    yield* entriesOf(source, file, linesForward(source.files, path, 0, source.files.facts(path)?.size ?? 0));
  }
}

/**
 * Every line from the end of the month of `to` (of the journal where absent), newest first, across months; nothing is
 * read beyond what the caller asks for.
 */
export function* readBackward(source: JournalSource, to?: EpochMs): Generator<JournalEntry> {
  const last = to === undefined ? undefined : logFolder.events(to);
  const files = eventsFiles(source).filter((name) => last === undefined || name <= last);
  for (const file of files.toReversed()) {
    const path = join(source.logDir, file);
    yield* entriesOf(source, file, linesBackward(source.files, path, source.files.facts(path)?.size ?? 0));
  }
}

/** Every line before a place, newest first, across months: a reader who stopped there goes on. */
export function* readBefore(source: JournalSource, { file: last, offset }: LinePlace): Generator<JournalEntry> {
  const files = eventsFiles(source).filter((name) => name <= last);
  for (const file of files.toReversed()) {
    const path = join(source.logDir, file);
    const end = file === last ? offset : (source.files.facts(path)?.size ?? 0);
    yield* entriesOf(source, file, linesBackward(source.files, path, end));
  }
}

/** Whole events from the end back to and including the first that is `enough`, oldest first. */
export const eventsBackTo = (
  source: JournalSource,
  enough: (event: JournalEvent) => boolean,
): readonly JournalEvent[] => {
  const events: JournalEvent[] = [];
  for (const entry of readBackward(source)) {
    if (entry.kind !== 'event') continue;
    events.push(entry.event);
    if (enough(entry.event)) break;
  }
  return events.toReversed();
};

/** The last `count` events, oldest first. */
export const latest = (source: JournalSource, count: number): readonly JournalEvent[] => {
  if (count <= 0) return [];
  let left = count;
  return eventsBackTo(source, () => {
    left -= 1;
    return left === 0;
  });
};

/** The events at or after `at`, oldest first. */
export const since = (source: JournalSource, at: EpochMs): readonly JournalEvent[] => {
  const events = eventsBackTo(source, (event) => timeOf(event) < at - clockSlack);
  return events.filter((event) => timeOf(event) >= at);
};
