import * as v from 'valibot';
import { eventKinds, isEventKind, type JournalEvent } from '../model/event.ts';
import { parseTime, type EpochMs } from '../model/time.ts';

/** Where a line begins: the file's name in the log folder, and the byte in it, from 0. */
export interface LinePlace {
  readonly file: string;
  readonly offset: number;
}

/** What one line of the journal is. */
export type JournalEntry =
  | { readonly kind: 'event'; readonly event: JournalEvent; readonly place: LinePlace }
  /** A whole line of a kind that a later version writes. */
  | {
      readonly kind: 'unknown';
      readonly name: string;
      readonly ts: string;
      readonly fields: object;
      readonly place: LinePlace;
    }
  /** Skipped by readers, counted and shown by `doctor`. */
  | { readonly kind: 'damage'; readonly reason: string; readonly place: LinePlace };

const decoder = new TextDecoder();

/**
 * A line as text. A power cut can leave a run of NULs where a file was being extended, and the next
 * line of a writer that does not look (the Python tool) stands right behind them.
 */
const lineText = (bytes: Uint8Array): string => {
  const start = bytes.findIndex((byte) => byte !== 0);
  return start < 0 ? '' : decoder.decode(start === 0 ? bytes : bytes.subarray(start)).trim();
};

type Parsed =
  | { readonly kind: 'object'; readonly value: { readonly ts?: unknown; readonly event?: unknown } }
  | { readonly kind: 'damage'; readonly reason: string };

const parseJson = (text: string): Parsed => {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { kind: 'object', value };
    return { kind: 'damage', reason: 'not an object' };
  } catch {
    return { kind: 'damage', reason: 'not JSON: cut short or overwritten' };
  }
};

/** Fields that we do not know stay: a later version may have added them. */
const isJournalEvent = (value: { readonly event?: unknown }): value is JournalEvent =>
  typeof value.event === 'string' && isEventKind(value.event) && v.is(eventKinds[value.event].schema, value);

/** What the bytes of one line are; undefined for an empty line. */
export const parseEntry = (bytes: Uint8Array, place: LinePlace): JournalEntry | undefined => {
  const text = lineText(bytes);
  if (text === '') return undefined;
  const parsed = parseJson(text);
  if (parsed.kind === 'damage') return { ...parsed, place };
  const { ts, event } = parsed.value;
  if (typeof ts !== 'string' || parseTime(ts) === undefined)
    return { kind: 'damage', reason: 'no time in `ts`', place };
  if (typeof event !== 'string') return { kind: 'damage', reason: 'no kind in `event`', place };
  if (!isEventKind(event)) return { kind: 'unknown', name: event, ts, fields: parsed.value, place };
  if (!isJournalEvent(parsed.value)) return { kind: 'damage', reason: `not the fields of ${event}`, place };
  return { kind: 'event', event: parsed.value, place };
};

/** An event as its line in the journal: `ts` and `event` first, as JSON.stringify writes it. */
export const eventLine = (ts: string, event: { readonly event: string }): string => {
  const { event: name, ...rest } = event;
  return `${JSON.stringify({ ts, event: name, ...rest })}\n`;
};

/** When an event was written, by the wall clock of then. */
export const timeOf = (event: JournalEvent): EpochMs => parseTime(event.ts) ?? 0;
