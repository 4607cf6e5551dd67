import { isoTime, type EpochMs } from './time.ts';

/** `1 file`, `3 files`. */
export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** A length of time as people say it, two units at most: `3 ms`, `0.2 s`, `12 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`. */
export const durationWords = (ms: number): string => {
  const exact = Math.max(0, ms) / 1000;
  if (exact < 0.095) return `${Math.round(exact * 1000)} ms`;
  if (exact < 9.95) return `${exact.toFixed(1)} s`;
  const total = Math.round(exact);
  const pair = (large: number, largeUnit: string, small: number, smallUnit: string): string =>
    small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
  if (total < minute) return `${total} s`;
  if (total < hour) return pair(Math.floor(total / minute), 'min', total % minute, 's');
  if (total < day) return pair(Math.floor(total / hour), 'h', Math.floor((total % hour) / minute), 'min');
  return pair(Math.floor(total / day), 'd', Math.floor((total % day) / hour), 'h');
};

const units = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** A size as people say it, in powers of 1024: `512 B`, `1.5 MB`. */
export const sizeWords = (bytes: number): string => {
  let size = Math.max(0, bytes);
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${units[unit] ?? 'B'}`;
};

/** `04:08 UTC`, or `24 Nov 04:08 UTC` where it is another day than `now`: for texts that are kept and read by any clock. */
export const utcWords = (at: EpochMs, now: EpochMs): string => {
  const [, date = '', month = '', , time = ''] = new Date(at).toUTCString().split(' ');
  const before = isoTime(at).slice(0, 10) === isoTime(now).slice(0, 10) ? '' : `${Number(date)} ${month} `;
  return `${before}${time.slice(0, 5)} UTC`;
};
