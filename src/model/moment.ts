import { fail, ok, type Result } from './result.ts';
import { seconds, type DurationMs, type EpochMs } from './time.ts';

/** Against what a moment in words is read. */
export interface MomentSetting {
  readonly now: EpochMs;
  /** IANA: by whose clock `10:30` is meant. */
  readonly timeZone: string;
}

/** The part of a `--help` line that says which moments are understood. */
export const momentHint =
  'a time (2026-11-22T10:30Z, “2026-11-22 10:30”, 10:30, “yesterday 22:00”) or a length (90m, 24h, 2d)';

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 7 * 86_400 };

/** `90m`, `24h`, `2d`, `1h30m`, as milliseconds; undefined where it is no length of time. */
export const parseDuration = (text: string): DurationMs | undefined => {
  const compact = text.trim().toLowerCase();
  if (!/^(?:\d{1,9}(?:\.\d{1,3})?[smhdw])+$/.test(compact)) return undefined;
  const parts = [...compact.matchAll(/([\d.]+)([smhdw])/g)];
  const total = parts.reduce((sum, [, count = '', unit = '']) => sum + Number(count) * (unitSeconds[unit] ?? 0), 0);
  return seconds(total);
};

/** A map, for a person may type `constructor`. */
const dayWords: ReadonlyMap<string, number> = new Map([
  ['today', 0],
  ['yesterday', -1],
]);

const localNow = ({ now, timeZone }: MomentSetting): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone);

const plainTime = (text: string): Temporal.PlainTime | undefined => {
  const [, hour = '', minute = '', second = '0'] = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text) ?? [];
  if (hour === '' || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  return Temporal.PlainTime.from({ hour: Number(hour), minute: Number(minute), second: Number(second) });
};

/** The latest `10:30` that has been: today's, or yesterday's where today's is still to come. */
const timeOfDay = (text: string, setting: MomentSetting): EpochMs | undefined => {
  const plain = plainTime(text);
  if (plain === undefined) return undefined;
  const local = localNow(setting);
  const today = local.withPlainTime(plain);
  const passed = today.epochMilliseconds <= setting.now ? today : local.subtract({ days: 1 }).withPlainTime(plain);
  return passed.epochMilliseconds;
};

/** `yesterday`, `yesterday 22:00`, `today 06:00`; without a time the day's beginning. */
const dayWord = (text: string, setting: MomentSetting): EpochMs | undefined => {
  const [day = '', time, ...rest] = text.toLowerCase().split(/\s+/);
  const days = dayWords.get(day);
  const plain = time === undefined ? new Temporal.PlainTime() : plainTime(time);
  if (days === undefined || plain === undefined || rest.length > 0) return undefined;
  return localNow(setting).add({ days }).withPlainTime(plain).epochMilliseconds;
};

/** `2026-11-22T10:30:00Z` is an instant; without a zone it is by the clock of the setting, and a day is its beginning. */
const isoMoment = (text: string, { timeZone }: MomentSetting): EpochMs | undefined => {
  if (!/^\d{4}-\d{2}-\d{2}(?:[T ]|$)/i.test(text)) return undefined;
  const spelt = text.replace(' ', 'T');
  try {
    return /(?:Z|[+-]\d{2}:?\d{2})$/i.test(spelt.slice(10))
      ? Temporal.Instant.from(spelt).epochMilliseconds
      : Temporal.PlainDateTime.from(spelt).toZonedDateTime(timeZone).epochMilliseconds;
  } catch {
    return undefined;
  }
};

/** The instant that a person names, where a length of time means so long ago. The failure says what is understood. */
export const parseMoment = (text: string, setting: MomentSetting): Result<EpochMs, string> => {
  const word = text.trim();
  if (word.toLowerCase() === 'now') return ok(setting.now);
  const length = parseDuration(word);
  const at =
    length === undefined
      ? (isoMoment(word, setting) ?? timeOfDay(word, setting) ?? dayWord(word, setting))
      : Math.max(0, setting.now - length);
  return at === undefined || !Number.isFinite(at) ? fail(`“${text}” is no moment: expected ${momentHint}`) : ok(at);
};
