import { describe, expect, test } from 'bun:test';
import * as fc from 'fast-check';
import { resetTime, type ResetContext } from '../../../src/model/reset-time.ts';

const day = 86_400_000;
const at = Date.parse('2026-11-22T11:44:22Z');
const read = (text: string, more: Partial<ResetContext> = {}): string | undefined => {
  const found = resetTime(text, { at, timeZone: 'Europe/Berlin', ...more });
  return found === undefined ? undefined : new Date(found).toISOString().replace('.000Z', 'Z');
};

describe('a reset time', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    // An epoch.
    ['Claude AI usage limit reached|1795351462', '2026-11-22T12:44:22Z'],
    ['{"resets_at":1795351462,"resets_in_seconds":99}', '2026-11-22T12:44:22Z'],
    ['{"resetsAt":1795351462000}', '2026-11-22T12:44:22Z'],
    // Seconds remaining.
    ['{"resets_in_seconds":99}', '2026-11-22T11:46:01Z'],
    ['retry-after: 30', '2026-11-22T11:44:52Z'],
    // A clock time with a named zone.
    ['You’ve hit your limit · resets 12:44pm (UTC)', '2026-11-22T12:44:00Z'],
    ['resets 3pm (Europe/Dublin)', '2026-11-22T15:00:00Z'],
    ['weekly limit · resets Mon 12:00am (Europe/Dublin)', '2026-11-23T00:00:00Z'],
    ['Your limit will reset at 10am (America/Lima)', '2026-11-22T15:00:00Z'],
    ['resets 11:30am (Asia/Colombo)', '2026-11-23T06:00:00Z'],
    ['resets Nov 23 at 4pm (America/Recife)', '2026-11-23T19:00:00Z'],
    ['resets Nov 24, 3pm (UTC)', '2026-11-24T15:00:00Z'],
    ['resets 5pm (UTC+2)', '2026-11-22T15:00:00Z'],
    ['reset at 2026-11-22T12:44:22Z', '2026-11-22T12:44:22Z'],
    // A clock time of the host.
    ['try again at 3:28 PM.', '2026-11-22T14:28:00Z'],
    ['try again at Nov 25th, 2026 12:30 PM.', '2026-11-25T11:30:00Z'],
    ['5-hour limit reached ∙ resets 3am', '2026-11-23T02:00:00Z'],
    ['try again at 13:00', '2026-11-22T12:00:00Z'],
    ['It will reset at 2026-11-27', '2026-11-26T23:00:00Z'],
    // A duration.
    ['try again in 3 days 6 hours 57 minutes.', '2026-11-25T18:41:22Z'],
    ['Please retry in 34.07s.', '2026-11-22T11:44:56.070Z'],
    ['try again in 2 hours', '2026-11-22T13:44:22Z'],
    ['Your quota will reset after 13h53m2s.', '2026-11-23T01:37:24Z'],
    ['try again in an hour', '2026-11-22T12:44:22Z'],
    ['Try again in ~83 min.', '2026-11-22T13:07:22Z'],
    // Nothing that can be trusted.
    ['You’ve hit your org’s monthly usage limit', undefined],
    ['resets 3pm (Mars/Olympus)', undefined],
    ['resets Apr 23 at 4pm (America/Recife)', undefined],
    ['try again at Nov 21st, 2026 12:30 PM.', undefined],
    ['try again in 9 days', undefined],
    ['limit reached|1795000000', undefined],
    ['resets 25:00', undefined],
    ['resets 13pm', undefined],
    ['fixed at 3 places', undefined],
  ];
  for (const [text, expected] of cases) test(text, () => expect(read(text)).toBe(expected));

  test('that has just passed is not tomorrow’s', () => {
    expect(read('resets 12:30pm')).toBeUndefined();
    expect(read('resets 11:44am (UTC)')).toBeUndefined();
    expect(read('resets Sun 12:30pm')).toBeUndefined();
  });

  test('that passed hours ago is tomorrow’s, unless the window is shorter than that', () => {
    expect(read('resets 9am (UTC)')).toBe('2026-11-23T09:00:00Z');
    expect(read('resets 9am (UTC)', { withinHours: 5 })).toBeUndefined();
    expect(read('resets 4:45pm (UTC)', { withinHours: 5 })).toBe('2026-11-22T16:45:00Z');
  });

  test('told as a number beats what the text says, and is told after the fact even when it has passed', () => {
    const told = Date.parse('2026-11-22T12:44:22Z');
    expect(read('resets 3pm (UTC)', { told })).toBe('2026-11-22T12:44:22Z');
    expect(read('resets 3pm (UTC)', { told, at: told + day })).toBe('2026-11-23T15:00:00Z');
    expect(read('', { told, at: told + 30 * day, afterTheFact: true })).toBe('2026-11-22T12:44:22Z');
  });

  test('in the hour that clocks skip is the one behind it', () => {
    const spring = Date.parse('2026-03-29T00:10:00Z');
    expect(read('resets 2:30am', { at: spring })).toBe('2026-03-29T01:30:00Z');
  });

  test('in the hour that clocks repeat is the first that is still ahead', () => {
    expect(read('resets 2:30am', { at: Date.parse('2026-10-25T00:10:00Z') })).toBe('2026-10-25T00:30:00Z');
    expect(read('resets 2:30am', { at: Date.parse('2026-10-25T00:40:00Z') })).toBe('2026-10-25T01:30:00Z');
  });

  test('of a month and day without a year crosses New Year', () => {
    expect(read('resets Jan 2 at 9am (UTC)', { at: Date.parse('2026-12-30T12:00:00Z') })).toBe('2027-01-02T09:00:00Z');
  });
});

describe('whatever the text', () => {
  const words = fc.constantFrom(
    'resets',
    'reset at',
    'try again at',
    'in',
    'Mon',
    'Apr 31',
    'Feb 29th, 2026',
    '3pm',
    '12:44am',
    '24:00',
    '(UTC)',
    '(Europe/Dublin)',
    '(America/Nowhere)',
    '(+25:00)',
    '3 days',
    '1e9 hours',
    '|1795351462',
    '|99999999999999',
    '2026-13-45',
    'T',
  );
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.array(words, { maxLength: 12 }).map((all) => all.join(' ')),
  );

  test('it never throws, and what it gives is ahead and within eight days', () => {
    fc.assert(
      fc.property(
        text,
        fc.integer({ min: 0, max: 4e12 }),
        fc.constantFrom('UTC', 'Europe/Berlin', 'America/St_Johns', 'Pacific/Apia'),
        (given, now, timeZone) => {
          const found = resetTime(given, { at: now, timeZone });
          if (found === undefined) return;
          expect(found).toBeGreaterThan(now);
          expect(found).toBeLessThanOrEqual(now + 8 * day + 1);
        },
      ),
    );
  });

  test('a clock time that a zone’s wall clock shows in the next 22 hours is found to the minute', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 }),
        fc.integer({ min: 2, max: 22 * 60 }),
        fc.constantFrom('UTC', 'Europe/Dublin', 'America/Lima', 'Asia/Colombo', 'Australia/Lord_Howe'),
        (now, minutes, zone) => {
          const reset = Math.floor(now / 60_000) * 60_000 + minutes * 60_000;
          const wall = Temporal.Instant.fromEpochMilliseconds(reset).toZonedDateTimeISO(zone);
          const offsetNow = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).offset;
          fc.pre(offsetNow === wall.offset);
          const clock = `${((wall.hour + 11) % 12) + 1}:${String(wall.minute).padStart(2, '0')}${wall.hour < 12 ? 'am' : 'pm'}`;
          const found = resetTime(`resets ${clock} (${zone})`, { at: now, timeZone: 'UTC' });
          expect(found).toBe(reset);
        },
      ),
    );
  });
});
