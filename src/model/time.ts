/** Milliseconds since 1970-01-01T00:00:00Z: a wall-clock instant, which may jump. */
export type EpochMs = number;

/** Milliseconds of a clock that only moves forward; meaningful only as a difference. */
export type MonotonicMs = number;

/** A length of time in milliseconds. */
export type DurationMs = number;

/** Seconds, as configuration and events spell them, to milliseconds. */
export const seconds = (count: number): DurationMs => count * 1000;

/** Milliseconds to the seconds that events carry (three decimals). */
export const toSeconds = (ms: DurationMs): number => Math.round(ms) / 1000;

/** `2026-11-22T11:28:16.971Z`, the form of every `ts` in the journal. */
export const isoTime = (at: EpochMs): string => new Date(at).toISOString();

/** `20261122T112816`, UTC, the form in a round log's file name. */
export const compactTime = (at: EpochMs): string => isoTime(at).slice(0, 19).replaceAll(/[-:]/g, '');

/** The instant that an ISO 8601 text names, or undefined when it names none. */
export const parseTime = (text: string): EpochMs | undefined => {
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
};

/** `2026-11`, UTC: the month that names a journal file. */
export const monthOf = (at: EpochMs): string => isoTime(at).slice(0, 7);
