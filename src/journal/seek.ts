import { join } from 'node:path';
import { logFolder } from '../model/log-folder.ts';
import { parseTime, type DurationMs, type EpochMs } from '../model/time.ts';
import type { LinePlace } from './line.ts';
import { linesForward } from './lines.ts';
import { eventsFiles, type JournalSource } from './read.ts';

/** The wall clock may be set back while events are written: lines up to this much later than their neighbours are found. */
const clockSlack: DurationMs = 60 * 60 * 1000;

/** The first step back from the end; each is twice as long as the one before. */
const firstStep = 256 * 1024;

/** Lines looked at from one place before it is given up: damage is short. */
const triesPerPlace = 20;

const stamp = /^\0*\s*\{\s*"ts"\s*:\s*"([^"]+)"/;

/** The first whole line behind a byte that tells its time. */
const firstStamped = (
  { files, logDir }: JournalSource,
  { file, offset }: LinePlace,
): { readonly at: EpochMs; readonly offset: number } | undefined => {
  const path = join(logDir, file);
  let tries = 0;
  for (const line of linesForward(files, path, offset, files.facts(path)?.size ?? 0)) {
    // Unless it is the file's first, the line in which the byte fell is only the rest of one.
    const whole = line.offset > offset || offset === 0;
    const text = whole && line.bytes !== undefined ? new TextDecoder().decode(line.bytes.subarray(0, 80)) : '';
    const at = parseTime(stamp.exec(text)?.[1] ?? '');
    if (at !== undefined) return { at, offset: line.offset };
    tries += 1;
    if (tries === triesPerPlace) return undefined;
  }
  return undefined;
};

const sizeOf = ({ files, logDir }: JournalSource, file: string): number => files.facts(join(logDir, file))?.size ?? 0;

/** Steps back through one file from its end; undefined where all of it is late enough to matter. */
const placeIn = (source: JournalSource, file: string, early: EpochMs, nearEnd: number): LinePlace | undefined => {
  const size = sizeOf(source, file);
  for (let step = nearEnd; step < size; step *= 2) {
    const found = firstStamped(source, { file, offset: size - step });
    if (found !== undefined && found.at < early) return { file, offset: found.offset };
  }
  return undefined;
};

/**
 * A place before which nothing was written at or after `at`: where a reader of what came since begins. Found in a few
 * steps from the end, so that the last hour costs the same however long the journal is. Undefined without a journal.
 */
export const placeBefore = (source: JournalSource, at: EpochMs, nearEnd = firstStep): LinePlace | undefined => {
  const early = at - clockSlack;
  const first = logFolder.events(early);
  const all = eventsFiles(source);
  const candidates = all.filter((file) => file >= first);
  for (const file of candidates.toReversed()) {
    const place = placeIn(source, file, early, nearEnd);
    if (place !== undefined) return place;
  }
  const [oldest] = candidates;
  if (oldest !== undefined) return { file: oldest, offset: 0 };
  const last = all.at(-1);
  return last === undefined ? undefined : { file: last, offset: sizeOf(source, last) };
};

/** Whether a place lies at or behind another. */
export const isBehind = (place: LinePlace, other: LinePlace): boolean =>
  place.file > other.file || (place.file === other.file && place.offset >= other.offset);
