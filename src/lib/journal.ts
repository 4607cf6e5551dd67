import { cursorBehindLines, readNew, type JournalCursor } from '../journal/follow.ts';
import type { JournalEntry } from '../journal/line.ts';
import { readBackward, readForward, type JournalSource } from '../journal/read.ts';
import { foldRounds } from '../journal/fold.ts';
import { latestRounds } from '../journal/rounds.ts';
import type { RoundRecord } from '../model/round-record.ts';
import { systemClock } from '../platform/clock.ts';
import { openFiles } from '../platform/files.ts';

// `agent-runner/journal`: what happened, read from the log folder; nothing is ever written.

export { foldRounds };
export type { JournalCursor, JournalEntry, RoundRecord };

const sourceOf = (logDir: string): JournalSource => ({ files: openFiles(), logDir });

/** From where a journal is read. */
export interface ReadOptions {
  /** `start`: oldest first. `end`: newest first, and nothing is read beyond what is asked for. */
  readonly from?: 'start' | 'end';
  /** The month in which to begin, by any instant of it, epoch milliseconds; by default the first, or the last. */
  readonly month?: number;
}

/** Every line of the journal in a log folder, across its months. A folder that is not there holds an empty one. */
export const readJournal = (logDir: string, { from = 'start', month }: ReadOptions = {}): Generator<JournalEntry> =>
  from === 'start' ? readForward(sourceOf(logDir), month) : readBackward(sourceOf(logDir), month);

/** The last `count` rounds that were started, oldest first, folded from the end of the journal. */
export const lastRounds = (logDir: string, count: number): readonly RoundRecord[] =>
  latestRounds(sourceOf(logDir), count);

/** How a journal is followed. */
export interface FollowOptions {
  /** Ends the following. */
  readonly signal?: AbortSignal;
  /** Behind what was read before; by default behind all that is there now. */
  readonly cursor?: JournalCursor;
  /** How often it is looked for new lines, milliseconds. */
  readonly everyMs?: number;
}

/** New lines as they are written, across months, until `signal` ends it. */
export async function* followJournal(logDir: string, options: FollowOptions = {}): AsyncGenerator<JournalEntry> {
  const { signal, everyMs = 500 } = options;
  const source = sourceOf(logDir);
  let cursor = options.cursor ?? cursorBehindLines(source);
  while (signal?.aborted !== true) {
    const { entries, cursor: next, more } = readNew(source, cursor);
    cursor = next;
    yield* entries;
    if (!more) await systemClock.sleep(everyMs, signal);
  }
}
