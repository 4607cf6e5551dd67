import { clockTimes } from './reset-clock.ts';
import type { EpochMs } from './time.ts';

/** What a reset time is read against. */
export interface ResetContext {
  /** When the text was printed, as nearly as is known. */
  readonly at: EpochMs;
  /** The host's IANA time zone, for clock times without one. */
  readonly timeZone: string;
  /** A reset that the CLI told as a number: the most trusted. */
  readonly told?: EpochMs;
  /** Read long after the fact: an epoch is reported even where it has passed since. */
  readonly afterTheFact?: boolean | undefined;
  /** A window's whole length, where the limit is of one window: a clock time further ahead is a day too late. */
  readonly withinHours?: number | undefined;
}

const hour = 3_600_000;

/** The longest that a limit can last is a week; a day more is allowed for clocks that disagree. */
const longestWait = 8 * 24 * hour;

const plausible = (candidate: EpochMs, at: EpochMs): boolean =>
  Number.isFinite(candidate) && candidate > at && candidate <= at + longestWait;

/** Seconds or milliseconds since 1970, told apart by their size. */
const epoch = (digits: string): EpochMs => (digits.length >= 13 ? Number(digits) : Number(digits) * 1000);

const epochs = (text: string): EpochMs[] =>
  [
    ...text.matchAll(
      /(?:\||resets?[_ ]?(?:at|time)?["']?\s*[:=]?\s*["']?|reset["']?\s*[:=]\s*["']?|until ["']?)(\d{10}|\d{13})(?!\d)/gi,
    ),
  ].map((found) => epoch(found[1] ?? ''));

const secondsLeft = (text: string, at: EpochMs): EpochMs[] =>
  [
    ...text.matchAll(
      /(?:resets?_(?:in|after)_seconds|seconds_(?:remaining|left|until_reset)|retry[-_ ]after(?:_seconds)?)["']?\s*[:=]\s*["']?(\d+(?:\.\d+)?)/gi,
    ),
  ].map((found) => at + Number(found[1]) * 1000);

const units: readonly (readonly [RegExp, number])[] = [
  [/^(?:ms|milli)/i, 1],
  [/^s/i, 1000],
  [/^m(?!s|o)/i, 60_000],
  [/^h/i, hour],
  [/^d/i, 24 * hour],
  [/^w/i, 7 * 24 * hour],
];

const amount =
  /(\d+(?:\.\d+)?|\ban?\b)\s*(milliseconds?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|w)(?![a-z])/gi;
const introduced =
  /(?:\b(?:in|after|for|within)\s+(?:about\s+|approximately\s+|~\s*)?)((?:(?:\d+(?:\.\d+)?|an?)\s*[a-z]+[\s,]*(?:and\s+)?){1,6})/gi;

/** `in 3 days 6 hours 57 minutes`, `34.07s`, `2 hours`, `after 13h53m2s`: the sum of its parts. */
const durations = (text: string, at: EpochMs): EpochMs[] =>
  [...text.matchAll(introduced)].flatMap((found) => {
    const parts = [...(found[1] ?? '').matchAll(amount)].map((part) => {
      const count = /^an?$/i.test(part[1] ?? '') ? 1 : Number(part[1]);
      const scale = units.find(([unit]) => unit.test(part[2] ?? ''))?.[1] ?? 0;
      return count * scale;
    });
    return parts.length === 0 ? [] : [at + parts.reduce((sum, part) => sum + part, 0)];
  });

/**
 * When a limit resets, by the most trusted of what a text tells: an epoch, seconds remaining, a clock
 * time with a named zone, a clock time of the host, a relative duration. Times that are past or more
 * than eight days ahead are passed over. Undefined where nothing is left. Never throws.
 */
export const resetTime = (text: string, context: ResetContext): EpochMs | undefined => {
  const { at, told, afterTheFact = false } = context;
  const absolute = [...(told === undefined ? [] : [told]), ...epochs(text)];
  const [first] = absolute;
  if (afterTheFact && first !== undefined && Number.isFinite(first)) return first;
  const candidates: readonly (() => readonly EpochMs[])[] = [
    () => absolute,
    () => secondsLeft(text, at),
    () => clockTimes(text, context, 'zoned'),
    () => clockTimes(text, context, 'local'),
    () => durations(text, at),
  ];
  for (const candidate of candidates) {
    const found = candidate().find((instant) => plausible(instant, at));
    if (found !== undefined) return Math.round(found);
  }
  return undefined;
};
