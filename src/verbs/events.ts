import { cursorAtPlace, cursorBehindLines, readNew, type JournalCursor } from '../journal/follow.ts';
import { timeOf, type JournalEntry } from '../journal/line.ts';
import { readBackward, type JournalSource } from '../journal/read.ts';
import { isBehind, placeBefore } from '../journal/seek.ts';
import { eventKinds, isEventKind, type EventKind } from '../model/event.ts';
import { nearest } from '../model/nearest.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { parseTime, type DurationMs, type EpochMs } from '../model/time.ts';
import type { Clock } from '../ports/clock.ts';

/** Which events are meant. */
export interface EventsQuestion {
  /** All of them where absent. */
  readonly kinds?: ReadonlySet<EventKind>;
  /** At or after. */
  readonly since?: EpochMs;
  /** At or before. */
  readonly until?: EpochMs;
  /** The last so many of those that fit; absent: all. */
  readonly window?: number;
}

/** An event that fits, or a line of a later version's kind. */
export type ToldEntry = Exclude<JournalEntry, { readonly kind: 'damage' }>;

/** Who hears the events, and until when. */
export interface EventsOrder extends EventsQuestion {
  /** Goes on with what comes, until somebody leaves. */
  readonly follow: boolean;
  readonly hear: (entry: ToldEntry) => void;
  /** Aborted when nobody wants to read on. */
  readonly leave: AbortSignal;
  /** Whether somebody still reads. */
  readonly heard: () => boolean;
}

const lookEvery: DurationMs = 250;

/** The wall clock may be set back while events are written: how far behind an instant lines of before it are looked for. */
export const clockSlack: DurationMs = 60 * 60 * 1000;

/** The kinds of a list, `round_start,round_end`. Fails with `unknown_name`, which suggests the nearest. */
export const parseKinds = (text: string): Result<ReadonlySet<EventKind>> => {
  const names = text.split(',').map((name) => name.trim());
  const kinds = names.filter(isEventKind);
  const unknown = names.find((name) => !isEventKind(name));
  if (unknown === undefined) return ok(new Set(kinds));
  const known = Object.keys(eventKinds);
  const close = nearest(unknown, known);
  const almost = close === undefined ? {} : { nearest: close };
  return fail({ code: 'unknown_name', kind: 'kind of event', name: unknown, known, ...almost });
};

/** When a line was written. */
export const timeIn = (entry: ToldEntry): EpochMs =>
  entry.kind === 'event' ? timeOf(entry.event) : (parseTime(entry.ts) ?? 0);

/** Whether an event is one of those that are meant. */
export const fits = ({ kinds, since, until }: EventsQuestion, entry: ToldEntry): boolean => {
  const at = timeIn(entry);
  if ((since !== undefined && at < since) || (until !== undefined && at > until)) return false;
  return kinds === undefined || (entry.kind === 'event' && kinds.has(entry.event.event));
};

/** What was passed over because it could not be read. */
export interface EventsRead {
  readonly damaged: number;
}

/** The last events that fit, read from the end; what stands behind `cursor` is left to the follower. */
const readLast = (
  source: JournalSource,
  order: EventsOrder & { readonly window: number },
  cursor: JournalCursor | undefined,
): EventsRead => {
  const { since, until, window } = order;
  const found: ToldEntry[] = [];
  let damaged = 0;
  for (const entry of readBackward(source, until === undefined ? undefined : until + clockSlack)) {
    if (found.length >= window) break;
    if (cursor !== undefined && isBehind(entry.place, cursor)) continue;
    if (entry.kind === 'damage') damaged += 1;
    else if (since !== undefined && timeIn(entry) < since - clockSlack) break;
    else if (fits(order, entry)) found.push(entry);
  }
  for (const entry of found.toReversed()) order.hear(entry);
  return { damaged };
};

/** Everything behind a cursor, in order; with `follow` on and on, as it comes. */
const readOn = async (
  source: JournalSource,
  clock: Clock,
  order: EventsOrder,
  from: JournalCursor | undefined,
): Promise<EventsRead> => {
  const { until, follow, leave, heard, hear } = order;
  let cursor = from;
  let damaged = 0;
  while (!leave.aborted && heard()) {
    const news = readNew(source, cursor);
    ({ cursor } = news);
    for (const entry of news.entries) {
      if (entry.kind === 'damage') damaged += 1;
      else if (fits(order, entry)) hear(entry);
    }
    const last = news.entries.findLast((entry) => entry.kind !== 'damage');
    if (until !== undefined && last !== undefined && timeIn(last) > until + clockSlack) break;
    const isDone = news.entries.length === 0 && !news.more;
    if (isDone && !follow) break;
    // A turn for a Ctrl-C where there is more, which a loop of system calls would not hear.
    await clock.sleep(isDone ? lookEvery : 0, leave);
  }
  return { damaged };
};

/**
 * Tells the events that fit, oldest first, and with `follow` goes on as they come. A question with a window is
 * answered from the journal's end, one with a beginning from a place just before it: what lies further back costs
 * nothing. Whoever follows again with `since` at the last time that he heard hears every event at least once.
 */
export const tellEvents = async (source: JournalSource, clock: Clock, order: EventsOrder): Promise<EventsRead> => {
  const { window, since = 0, follow } = order;
  if (window === undefined) {
    const place = placeBefore(source, since);
    return await readOn(source, clock, order, place === undefined ? undefined : cursorAtPlace(source, place));
  }
  const cursor = follow ? cursorBehindLines(source) : undefined;
  const last = readLast(source, { ...order, window }, cursor);
  if (!follow) return last;
  const rest = await readOn(source, clock, order, cursor);
  return { damaged: last.damaged + rest.damaged };
};
