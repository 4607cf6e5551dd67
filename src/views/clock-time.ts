import type { EpochMs } from '../model/time.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

/** Building one costs a hundred times more than using it. */
const format = (timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
  const key = `${timeZone} ${Object.keys(options).join(' ')}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', { timeZone, ...options });
  formats.set(key, made);
  return made;
};

const time = { hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
const day = { weekday: 'short', day: 'numeric', month: 'short' } as const;

/** `14:45:02`, by the clock on the wall of an IANA time zone. */
export const clockTime = (at: EpochMs, timeZone: string): string => format(timeZone, time).format(at);

/** `14:45:02`, or `Fri 27 Nov 14:45:02` where it is another day there than `now`. */
export const whenWords = (at: EpochMs, now: EpochMs, timeZone: string): string => {
  const date = format(timeZone, day);
  const words = date.format(at).replaceAll(',', '');
  return date.format(now).replaceAll(',', '') === words
    ? clockTime(at, timeZone)
    : `${words} ${clockTime(at, timeZone)}`;
};

/** `14:45`, by the clock on the wall of an IANA time zone. */
export const minuteTime = (at: EpochMs, timeZone: string): string =>
  format(timeZone, { hour: '2-digit', minute: '2-digit' }).format(at);

/** `22 Nov`, in an IANA time zone. */
export const dateWords = (at: EpochMs, timeZone: string): string =>
  format(timeZone, { day: 'numeric', month: 'short' }).format(at);

/** `Sun 22 Nov 2026`, in an IANA time zone. */
export const dayWords = (at: EpochMs, timeZone: string): string =>
  format(timeZone, { ...day, year: 'numeric' })
    .format(at)
    .replaceAll(',', '');
