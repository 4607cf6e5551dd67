import type { EpochMs } from './time.ts';

/** What clock times are read against; see `ResetContext`. */
interface ClockContext {
  readonly at: EpochMs;
  readonly timeZone: string;
  readonly withinHours?: number | undefined;
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** Names that are no IANA zones but are printed all the same. */
const otherZones: Readonly<Record<string, string>> = {
  z: 'UTC',
  pt: 'America/Los_Angeles',
  pst: 'America/Los_Angeles',
  pdt: 'America/Los_Angeles',
  'pacific time': 'America/Los_Angeles',
  et: 'America/New_York',
  est: 'America/New_York',
  edt: 'America/New_York',
  'eastern time': 'America/New_York',
  cest: 'Europe/Paris',
  bst: 'Europe/London',
};

// `resets`, `try again at`, `until` …: a clock time that nothing introduces is a log's time stamp, not a promise.
const introduction = String.raw`\b(?:resets?(?:\s+(?:at|on|after))?|again\s+(?:at|on|after)|at|until|after|on|by)[:\s]+`;
const weekday = String.raw`(?:(?<weekday>mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+(?:at\s+)?)?`;
const monthDay = String.raw`(?<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+(?<day>\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(?<year>\d{4}))?`;
const isoDay = String.raw`(?<isoYear>\d{4})-(?<isoMonth>\d\d)-(?<isoDay>\d\d)`;
const time = String.raw`(?<hour>\d{1,2})(?::(?<minute>\d\d)(?::(?<second>\d\d)(?:\.\d+)?)?)?(?:\s*(?<half>[ap])\.?m\b\.?)?(?!\d)`;
const zone = String.raw`(?:\s*\((?<zone>[A-Za-z][\w/+: -]{0,40})\)|\s*(?<bareZone>Z\b|UTC(?:[+-]\d{1,2}(?::?\d\d)?)?|GMT(?:[+-]\d{1,2}(?::?\d\d)?)?|[+-]\d\d:\d\d|[A-Z][a-z]+\/[A-Z]\w+|[PE][SD]T\b))?`;
const clockTime = new RegExp(
  `${introduction}${weekday}(?:(?:${monthDay}|${isoDay})(?:,?\\s+at\\s+|,\\s*|T|\\s+|(?=[^\\d:]|$)))?(?:${time})?${zone}`,
  'gi',
);

interface Written {
  /** The date, where it is told. */
  readonly year?: number;
  readonly month?: number;
  readonly day?: number;
  /** 1 is Monday. */
  readonly weekday?: number;
  readonly time: Temporal.PlainTime;
  readonly zone?: string;
}

const hourOf = (hour: number, half: string | undefined): number => {
  if (half === undefined) return hour;
  return (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
};

const plainTime = (groups: Readonly<Record<string, string | undefined>>): Temporal.PlainTime | undefined => {
  const { hour, minute, second, half } = groups;
  const dated = groups['isoYear'] !== undefined || groups['month'] !== undefined;
  // A bare number is no clock time (`at 3 tools`); a date may stand without one and then begins at midnight.
  if (hour === undefined || (minute === undefined && half === undefined))
    return dated ? new Temporal.PlainTime() : undefined;
  const hours = hourOf(Number(hour), half);
  if (hours > 23 || (half !== undefined && Number(hour) > 12) || Number(minute ?? 0) > 59 || Number(second ?? 0) > 59)
    return undefined;
  return new Temporal.PlainTime(hours, Number(minute ?? 0), Number(second ?? 0));
};

const zoneName = (written: string): string => {
  const known = otherZones[written.trim().toLowerCase()];
  const offset = /^(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d\d))?$/i.exec(written.trim());
  if (offset !== null) return `${offset[1]}${(offset[2] ?? '').padStart(2, '0')}:${offset[3] ?? '00'}`;
  return known ?? written.trim();
};

const written = (found: RegExpExecArray): Written | undefined => {
  const groups: Readonly<Record<string, string | undefined>> = found.groups ?? {};
  const at = plainTime(groups);
  if (at === undefined) return undefined;
  const { year, month, day, isoYear, isoMonth, isoDay: isoDayText } = groups;
  const named = groups['zone'] ?? groups['bareZone'];
  return {
    time: at,
    ...(named === undefined ? {} : { zone: zoneName(named) }),
    ...(groups['weekday'] === undefined ? {} : { weekday: weekdays.indexOf(groups['weekday'].toLowerCase()) + 1 }),
    ...(month === undefined ? {} : { month: months.indexOf(month.toLowerCase()) + 1, day: Number(day) }),
    ...(year === undefined ? {} : { year: Number(year) }),
    ...(isoYear === undefined ? {} : { year: Number(isoYear), month: Number(isoMonth), day: Number(isoDayText) }),
  };
};

/** The days that a text can mean, nearest first, seen from `today` in its zone. */
const days = (wanted: Written, today: Temporal.PlainDate): Temporal.PlainDate[] => {
  const { year, month, day } = wanted;
  if (month !== undefined && day !== undefined) {
    const years = year === undefined ? [today.year, today.year + 1] : [year];
    return years.flatMap((each) => {
      try {
        return [Temporal.PlainDate.from({ year: each, month, day }, { overflow: 'reject' })];
      } catch {
        return [];
      }
    });
  }
  const { weekday: wantedDay } = wanted;
  if (wantedDay === undefined) return [today, today.add({ days: 1 })];
  const ahead = (wantedDay - today.dayOfWeek + 7) % 7;
  return [today.add({ days: ahead }), today.add({ days: ahead + 7 })];
};

/** The instants of a wall-clock time: one, or two where clocks are put back; in the hour that clocks skip, the one behind it. */
const instants = (day: Temporal.PlainDate, { time: at }: Written, zoneId: string): EpochMs[] => {
  const wall = day.toPlainDateTime(at);
  const later = wall.toZonedDateTime(zoneId, { disambiguation: 'later' }).epochMilliseconds;
  const earlier = wall.toZonedDateTime(zoneId, { disambiguation: 'earlier' });
  return earlier.toPlainDateTime().equals(wall) ? [earlier.epochMilliseconds, later] : [later];
};

const hourMs = 3_600_000;

/**
 * A time that passed within this long has just passed: the text was printed a while before the round
 * ended. To read it as tomorrow's (or next week's) would wait a day for nothing.
 */
const justPassed = hourMs;

/** Windows end on the second, the texts are rounded. */
const rounding = hourMs / 4;

const candidates = (wanted: Written, context: ClockContext): EpochMs[] => {
  const zoneId = wanted.zone ?? context.timeZone;
  const today = Temporal.Instant.fromEpochMilliseconds(context.at).toZonedDateTimeISO(zoneId).toPlainDate();
  const all = days(wanted, today).flatMap((day) => instants(day, wanted, zoneId));
  const passed = all.some((instant) => instant <= context.at && instant > context.at - justPassed);
  const ahead = all.filter((instant) => instant > context.at);
  const latest = all.findLast((instant) => instant <= context.at && instant > context.at - justPassed);
  // In the repeated hour of a clock put back, the second reading is still ahead and still today.
  const sameDay = ahead.filter((instant) => latest !== undefined && instant - latest <= 2 * hourMs);
  const open = passed ? sameDay : ahead;
  const isClockOnly = wanted.month === undefined && wanted.weekday === undefined;
  const { withinHours } = context;
  if (withinHours === undefined || !isClockOnly) return open;
  return open.filter((instant) => instant - context.at <= withinHours * hourMs + rounding);
};

/** The instants that the clock times of a text can mean: those with a named zone, or those of the host's. Never throws. */
export const clockTimes = (text: string, context: ClockContext, kind: 'zoned' | 'local'): EpochMs[] =>
  [...text.matchAll(clockTime)].flatMap((found) => {
    const wanted = written(found);
    if (wanted === undefined || (wanted.zone === undefined) === (kind === 'zoned')) return [];
    try {
      return candidates(wanted, context);
    } catch {
      // A zone that nobody knows, or a date beyond all calendars: no time at all rather than a wrong one.
      return [];
    }
  });
