import { join } from 'node:path';
import type { JournalEntry, LinePlace } from './line.ts';
import { linesBackward, linesForward } from './lines.ts';
import { entryOf, eventsFiles, type JournalSource } from './read.ts';

/** How far a follower has read. `inode` tells a file from another that took its name. */
export interface JournalCursor {
  readonly file: string;
  readonly offset: number;
  readonly inode: number;
}

/** What is new, and where to go on: no cursor means at the beginning. `more` asks for another call at once. */
export interface NewEntries {
  readonly entries: readonly JournalEntry[];
  readonly cursor: JournalCursor | undefined;
  readonly more: boolean;
}

/** Bytes handed over in one call, so that a follower from the beginning of a long journal holds little. */
const batchBytes = 4 * 1024 * 1024;

const cursorAt = ({ files, logDir }: JournalSource, file: string, end: boolean): JournalCursor | undefined => {
  const facts = files.facts(join(logDir, file));
  return facts === undefined ? undefined : { file, inode: facts.inode, offset: end ? facts.size : 0 };
};

/** Behind everything that is there now. */
export const cursorAtEnd = (source: JournalSource): JournalCursor | undefined => {
  const last = eventsFiles(source).at(-1);
  return last === undefined ? undefined : cursorAt(source, last, true);
};

/** At a place of the journal; undefined where its file has gone. */
export const cursorAtPlace = (source: JournalSource, { file, offset }: LinePlace): JournalCursor | undefined => {
  const cursor = cursorAt(source, file, false);
  return cursor === undefined ? undefined : { ...cursor, offset };
};

/** Behind every whole line that is there now: a line that is just being written is still to come. */
export const cursorBehindLines = (source: JournalSource): JournalCursor | undefined => {
  const end = cursorAtEnd(source);
  if (end === undefined) return undefined;
  const [last] = linesBackward(source.files, join(source.logDir, end.file), end.offset);
  return last === undefined || last.ended ? end : { ...end, offset: last.offset };
};

/** The cursor, or the beginning of its file where that was cut short or replaced by another. */
const settled = (source: JournalSource, cursor: JournalCursor): JournalCursor => {
  const facts = source.files.facts(join(source.logDir, cursor.file));
  if (facts === undefined) return cursor;
  const same = facts.inode === cursor.inode && facts.size >= cursor.offset;
  return same ? cursor : { ...cursor, inode: facts.inode, offset: 0 };
};

/** Whole lines behind the cursor. The half line of a writer at work is left for the next call, unless `last` says that none will come. */
const readOn = (source: JournalSource, cursor: JournalCursor, last: boolean): NewEntries => {
  const path = join(source.logDir, cursor.file);
  const end = source.files.facts(path)?.size ?? cursor.offset;
  const entries: JournalEntry[] = [];
  let offset = cursor.offset;
  for (const line of linesForward(source.files, path, offset, end)) {
    if (line.offset - cursor.offset >= batchBytes)
      return { entries, cursor: { ...cursor, offset: line.offset }, more: true };
    if (!line.ended && !last) return { entries, cursor: { ...cursor, offset: line.offset }, more: false };
    const entry = entryOf(line, cursor.file);
    if (entry !== undefined) entries.push(entry);
    offset = line.next;
  }
  return { entries, cursor: { ...cursor, offset }, more: false };
};

const fileAfter = (source: JournalSource, cursor: JournalCursor | undefined): string | undefined =>
  eventsFiles(source).find((file) => cursor === undefined || file > cursor.file);

/**
 * What was written since `cursor`, across months, cut and replaced files. The next month's file is gone on
 * to only when the old one gives nothing new, for its last lines may still be on their way.
 */
export const readNew = (source: JournalSource, cursor: JournalCursor | undefined): NewEntries => {
  const next = fileAfter(source, cursor);
  if (cursor !== undefined) {
    const here = readOn(source, settled(source, cursor), false);
    if (here.entries.length > 0 || next === undefined) return here;
    const rest = readOn(source, here.cursor ?? cursor, true);
    if (rest.entries.length > 0) return { ...rest, more: true };
  }
  const start = next === undefined ? undefined : cursorAt(source, next, false);
  return start === undefined ? { entries: [], cursor, more: false } : readOn(source, start, false);
};
