import { fail, ok, type Result } from './result.ts';
import type { EpochMs } from './time.ts';

/** A stretch of the day on some days of the week, by the clock on the wall. */
export interface ScheduleWindow {
  /** Days on which it opens, 1 (Monday) to 7. */
  readonly days: readonly number[];
  /** Minutes after midnight. */
  readonly from: number;
  /** Minutes after midnight; at or before `from` it is the next day’s, 1440 is the end of the day. */
  readonly to: number;
}

/** When the Loop may begin rounds. At least one window. */
export interface Schedule {
  readonly windows: readonly [ScheduleWindow, ...ScheduleWindow[]];
  /** IANA. */
  readonly timeZone: string;
}

const dayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const everyDay = [1, 2, 3, 4, 5, 6, 7];
const minutesOfDay = 24 * 60;

/** The days from one to the other, across the end of the week where need be: `Fri-Mon`. */
const dayRange = (from: number, to: number): number[] =>
  everyDay.map((step) => ((from - 2 + step) % 7) + 1).slice(0, ((to - from + 7) % 7) + 1);

/** `Mon`, `Mon-Fri`, `Mon,Wed,Sat-Sun`; undefined where a name is none. */
const parseDays = (text: string): readonly number[] | undefined => {
  const numbers = text
    .toLowerCase()
    .split(',')
    .map((part) => part.split('-').map((name) => dayNames.indexOf(name) + 1));
  if (numbers.some((range) => range.length > 2 || range.includes(0))) return undefined;
  const days = numbers.flatMap(([from = 0, to = from]) => dayRange(from, to));
  return everyDay.filter((day) => days.includes(day));
};

/** `07:30`, and `24:00`, the end of the day; undefined where it is no time. */
const parseTimeOfDay = (text: string): number | undefined => {
  const [, hours = '', minutes = ''] = /^(\d{1,2}):(\d{2})$/.exec(text) ?? [];
  const total = Number(hours) * 60 + Number(minutes);
  return hours === '' || Number(minutes) > 59 || total > minutesOfDay ? undefined : total;
};

const example = 'expected days, hours or both, such as “Mon-Fri 20:00-07:00”, “Sat-Sun” or “22:00-06:00”';

/** Reads one entry, `Mon-Fri 20:00-07:00`. Without days it is every day’s, without hours the whole day. The failure tells what was expected. */
export const parseWindow = (entry: string): Result<ScheduleWindow, string> => {
  const words = entry.trim().split(/\s+/);
  const hours = words.at(-1)?.includes(':') === true ? words.pop() : undefined;
  const [dayWord, ...rest] = words;
  if (rest.length > 0 || (dayWord ?? hours ?? '') === '') return fail(example);
  const days = dayWord === undefined ? everyDay : parseDays(dayWord);
  if (days === undefined) return fail(`“${dayWord}” are no days: ${example}; the days are Mon Tue Wed Thu Fri Sat Sun`);
  if (hours === undefined) return ok({ days, from: 0, to: minutesOfDay });
  const [from, to, ...more] = hours.split('-').map((time) => parseTimeOfDay(time));
  if (from === undefined || to === undefined || from === minutesOfDay || more.length > 0)
    return fail(`“${hours}” are no hours: expected HH:MM-HH:MM, from 00:00 to 24:00`);
  if (from === to) return fail(`“${hours}” is no time at all; a whole day needs no hours`);
  return ok({ days, from, to });
};

/**
 * The instant at which the wall clock reaches a time of a day. A time that clocks skip is the moment of the
 * skip; of a time that comes twice, a window opens at the first and closes at the second.
 */
const instantOf = (day: Temporal.PlainDate, minutes: number, timeZone: string, side: 'opens' | 'closes'): EpochMs => {
  const wall = day.toPlainDateTime().add({ minutes });
  const earlier = wall.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  if (!earlier.toPlainDateTime().equals(wall))
    return (earlier.getTimeZoneTransition('next') ?? earlier).epochMilliseconds;
  const chosen = side === 'opens' ? earlier : wall.toZonedDateTime(timeZone, { disambiguation: 'later' });
  return chosen.epochMilliseconds;
};

/** A stretch of time in which rounds may begin. */
export interface Opening {
  readonly opens: EpochMs;
  readonly closes: EpochMs;
}

const openingOn = (day: Temporal.PlainDate, { from, to }: ScheduleWindow, timeZone: string): Opening => {
  const lastDay = to <= from ? day.add({ days: 1 }) : day;
  return { opens: instantOf(day, from, timeZone, 'opens'), closes: instantOf(lastDay, to, timeZone, 'closes') };
};

/** The openings that begin on the days around an instant, from yesterday on. */
const openings = ({ windows, timeZone }: Schedule, now: EpochMs, daysAhead: number): Opening[] => {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).toPlainDate();
  return Array.from({ length: daysAhead + 2 }, (_, index) => today.add({ days: index - 1 })).flatMap((day) =>
    windows
      .filter(({ days }) => days.includes(day.dayOfWeek))
      .map((window) => openingOn(day, window, timeZone))
      .filter(({ opens, closes }) => opens < closes),
  );
};

/** Whether rounds may begin. */
export const openAt = (schedule: Schedule, now: EpochMs): boolean =>
  openings(schedule, now, 0).some(({ opens, closes }) => opens <= now && now < closes);

/** The stretches between two instants in which rounds may begin: in their order, and none touches another. */
export const openingsBetween = (schedule: Schedule, from: EpochMs, to: EpochMs): readonly Opening[] => {
  const merged: Opening[] = [];
  const days = Math.ceil((to - from) / (minutesOfDay * 60_000));
  for (const one of openings(schedule, from, days).toSorted((a, b) => a.opens - b.opens)) {
    const [opens, closes] = [Math.max(one.opens, from), Math.min(one.closes, to)];
    const last = merged.at(-1);
    if (opens >= closes) continue;
    if (last === undefined || opens > last.closes) merged.push({ opens, closes });
    else merged[merged.length - 1] = { opens: last.opens, closes: Math.max(last.closes, closes) };
  }
  return merged;
};

// A window of a quarter of an hour a week can fall into the hour that clocks skip, and is there a week later.
const daysAhead = 15;

/** The first instant from `now` on at which rounds may begin: `now` itself where they may. */
export const nextOpening = (schedule: Schedule, now: EpochMs): EpochMs => {
  if (openAt(schedule, now)) return now;
  return Math.min(...openings(schedule, now, daysAhead).flatMap(({ opens }) => (opens > now ? [opens] : [])));
};

/** `Mon 2026-11-23 20:00 (Europe/Berlin)`. */
export const wallTime = (at: EpochMs, timeZone: string): string => {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  const day = dayNames[local.dayOfWeek - 1] ?? '';
  const time = local.toPlainTime().toString({ smallestUnit: 'minute' });
  return `${day.slice(0, 1).toUpperCase()}${day.slice(1)} ${local.toPlainDate().toString()} ${time} (${timeZone})`;
};

/** Whether a name is one of a time zone, `Europe/Berlin`. */
export const isTimeZone = (name: string): boolean => {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
};
