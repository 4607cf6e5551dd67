import { join } from 'node:path';
import { isEventsFile, isMetricsFile } from '../model/log-folder.ts';
import type { Files } from '../ports/files.ts';
import type { FilePart, ReadFrom, StreamCursor, StreamName, StreamParts } from '../ports/observed-host.ts';

/** Handed over at once, so that a monitor that was asleep for a month holds little. */
const largestPart = 4 * 1024 * 1024;

const newline = 0x0a;

const belongs: Readonly<Record<StreamName, (name: string) => boolean>> = {
  events: isEventsFile,
  metrics: isMetricsFile,
};

interface Stream {
  readonly files: Files;
  readonly logDir: string;
  /** In the order of their months. */
  readonly names: readonly string[];
}

interface PartRead {
  readonly part?: FilePart;
  readonly more: boolean;
  readonly unreadable?: string;
}

/** Bytes of a file from `offset`; from its beginning where it is another than the cursor knew, or was cut. */
const readPart = (
  { files, logDir, names }: Stream,
  from: Omit<StreamCursor, 'inode'> & { inode?: number },
): PartRead => {
  const path = join(logDir, from.file);
  const facts = files.facts(path);
  if (facts === undefined) return { more: false };
  const same = (from.inode === undefined || facts.inode === from.inode) && facts.size >= from.offset;
  const offset = same ? from.offset : 0;
  const wanted = facts.size - offset;
  const place = { file: from.file, inode: facts.inode, offset, closed: from.file !== names.at(-1) };
  if (wanted === 0) return { part: { ...place, bytes: new Uint8Array() }, more: false };
  const read = files.readRange(path, offset, Math.min(wanted, largestPart));
  if (!read.ok) return { more: false, unreadable: `${from.file}: ${read.failure.reason} (${read.failure.errno})` };
  return { part: { ...place, bytes: read.value }, more: wanted > largestPart };
};

const together = (reads: readonly PartRead[], more: boolean): StreamParts => {
  const unreadable = reads.find((read) => read.unreadable !== undefined)?.unreadable;
  return {
    parts: reads.flatMap(({ part }) => (part === undefined ? [] : [part])),
    more,
    ...(unreadable === undefined ? {} : { unreadable }),
  };
};

/**
 * What stands behind a cursor. The next month's file is gone on to only when the old one has no whole line
 * more, for its last lines may still be on their way.
 */
const behind = (stream: Stream, cursor: StreamCursor): StreamParts => {
  const here = readPart(stream, cursor);
  const next = stream.names.find((name) => name > cursor.file);
  if (next === undefined || here.more) return together([here], here.more);
  if (here.part?.bytes.includes(newline) === true) return together([here], true);
  const there = readPart(stream, { file: next, offset: 0 });
  return together([here, there], there.more || next !== stream.names.at(-1));
};

/** The last bytes, oldest first. */
const tail = (stream: Stream, bytes: number): StreamParts => {
  const reads: PartRead[] = [];
  let left = Math.min(bytes, largestPart);
  for (const file of stream.names.toReversed()) {
    if (left <= 0) break;
    const size = stream.files.facts(join(stream.logDir, file))?.size ?? 0;
    const read = readPart(stream, { file, offset: Math.max(0, size - left) });
    reads.unshift(read);
    left -= read.part?.bytes.length ?? 0;
  }
  return together(reads, false);
};

/** What is new in a stream of the log folder. A folder that was never there holds nothing; one that is gone took it along. */
export const readStream = (files: Files, logDir: string, name: StreamName, from: ReadFrom): StreamParts => {
  const listed = files.list(logDir);
  if (!listed.ok) {
    const { errno, reason } = listed.failure;
    const isNone = errno === 'ENOENT' && from.kind === 'tail';
    return { parts: [], more: false, ...(isNone ? {} : { unreadable: `${logDir}: ${reason} (${errno})` }) };
  }
  const stream = { files, logDir, names: listed.value.filter(belongs[name]) };
  return from.kind === 'cursor' ? behind(stream, from.cursor) : tail(stream, from.bytes);
};
