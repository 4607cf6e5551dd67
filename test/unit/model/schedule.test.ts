import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import {
  isTimeZone,
  nextOpening,
  openAt,
  openingsBetween,
  parseWindow,
  wallTime,
  type Schedule,
} from '../../../src/model/schedule.ts';

const schedule = (timeZone: string, ...entries: readonly string[]): Schedule => {
  const [first, ...others] = entries.map((entry) => {
    const window = parseWindow(entry);
    if (!window.ok) throw new Error(window.failure);
    return window.value;
  });
  return { windows: [first!, ...others], timeZone };
};
/** The instant of a wall-clock time; `+01:00` and the like tell the two readings of a repeated hour apart. */
const at = (text: string): number => Temporal.ZonedDateTime.from(text).epochMilliseconds;

const minute = 60_000;

describe('an entry', () => {
  test.each([
    ['Mon-Fri 20:00-07:00', { days: [1, 2, 3, 4, 5], from: 1200, to: 420 }],
    ['Sat-Sun', { days: [6, 7], from: 0, to: 1440 }],
    ['22:00-6:30', { days: [1, 2, 3, 4, 5, 6, 7], from: 1320, to: 390 }],
    ['fri-MON', { days: [1, 5, 6, 7], from: 0, to: 1440 }],
    ['Mon,Wed,Sat-Sun 00:00-24:00', { days: [1, 3, 6, 7], from: 0, to: 1440 }],
    [' Tue  09:00-09:01 ', { days: [2], from: 540, to: 541 }],
  ])('%p is read', (entry, window) => expect(parseWindow(entry)).toEqual({ ok: true, value: window }));

  test.each([
    ['', 'expected days'],
    ['Mon Tue', 'expected days'],
    ['Mo-Fr', '“Mo-Fr” are no days'],
    ['Mon-Wed-Fri', 'are no days'],
    ['Mon 20:00', '“20:00” are no hours'],
    ['20:00-25:00', 'are no hours'],
    ['20:60-21:00', 'are no hours'],
    ['24:00-06:00', 'are no hours'],
    ['08:00-08:00', 'is no time at all'],
    ['20:00-22:00 Mon', 'expected days'],
  ])('%p is refused, with what was expected', (entry, words) => {
    const window = parseWindow(entry);
    expect(window.ok ? '' : window.failure).toContain(words);
  });
});

describe('nights of working days', () => {
  const nights = schedule('Europe/Berlin', 'Mon-Fri 20:00-07:00');

  test.each([
    ['2026-11-23T19:59:59[Europe/Berlin]', false],
    ['2026-11-23T20:00[Europe/Berlin]', true],
    ['2026-11-24T06:59:59[Europe/Berlin]', true],
    ['2026-11-24T07:00[Europe/Berlin]', false],
    // Friday’s night lasts into Saturday, Sunday’s is none.
    ['2026-11-28T06:00[Europe/Berlin]', true],
    ['2026-11-23T06:00[Europe/Berlin]', false],
  ])('%p: %p', (when, open) => expect(openAt(nights, at(when))).toBe(open));

  test('after Friday’s night comes Monday’s', () => {
    expect(nextOpening(nights, at('2026-11-28T07:00[Europe/Berlin]'))).toBe(at('2026-11-30T20:00[Europe/Berlin]'));
    expect(wallTime(at('2026-11-30T20:00[Europe/Berlin]'), 'Europe/Berlin')).toBe(
      'Mon 2026-11-30 20:00 (Europe/Berlin)',
    );
  });

  test('a whole weekend has no gap at midnight', () => {
    const weekend = schedule('Europe/Berlin', 'Sat-Sun');
    for (const when of ['2026-11-28T00:00', '2026-11-28T23:59:59', '2026-11-29T00:00', '2026-11-29T23:59:59'])
      expect(openAt(weekend, at(`${when}[Europe/Berlin]`))).toBe(true);
    expect(openAt(weekend, at('2026-11-30T00:00[Europe/Berlin]'))).toBe(false);
  });
});

describe('where clocks change', () => {
  test('a window that begins in the hour that is skipped opens at the skip', () => {
    const early = schedule('Europe/Berlin', '02:30-05:00');
    expect(nextOpening(early, at('2026-03-29T01:00[Europe/Berlin]'))).toBe(at('2026-03-29T03:00[Europe/Berlin]'));
  });

  test('a window inside that hour is left out for the day, and comes the week after', () => {
    const inside = schedule('Europe/Berlin', 'Sun 02:10-02:50');
    expect(openAt(inside, at('2026-03-29T03:00[Europe/Berlin]'))).toBe(false);
    expect(nextOpening(inside, at('2026-03-22T03:00[Europe/Berlin]'))).toBe(at('2026-04-05T02:10[Europe/Berlin]'));
  });

  test('a window that ends in the hour that comes twice stays open until the second time', () => {
    const night = schedule('Europe/Berlin', '22:00-02:30');
    for (const when of ['2026-10-25T02:29+02:00', '2026-10-25T02:31+02:00', '2026-10-25T02:29+01:00'])
      expect(openAt(night, at(`${when}[Europe/Berlin]`))).toBe(true);
    expect(openAt(night, at('2026-10-25T02:30+01:00[Europe/Berlin]'))).toBe(false);
  });

  test('a night across the change is an hour longer or shorter, as the wall says', () => {
    const night = schedule('America/New_York', '20:00-07:00');
    const opens = at('2026-03-07T20:00[America/New_York]');
    expect(openAt(night, opens + 10 * 60 * minute - 1)).toBe(true);
    expect(openAt(night, opens + 10 * 60 * minute)).toBe(false);
  });
});

const zones = ['UTC', 'Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Apia'];
const clock = fc.integer({ min: 0, max: 1439 });
const window = fc
  .record({
    days: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
    from: clock,
    to: fc.integer({ min: 1, max: 1440 }),
  })
  .filter(({ from, to }) => from !== to);
const anySchedule: fc.Arbitrary<Schedule> = fc.record({
  windows: fc
    .tuple(window)
    .chain(([first]) => fc.array(window, { maxLength: 2 }).map((more) => [first, ...more] as const)),
  timeZone: fc.constantFrom(...zones),
});
const instant = fc.integer({ min: Date.UTC(2011, 0), max: Date.UTC(2030, 0) });

describe('every schedule', () => {
  test('opens next at the first moment at which it is open', () => {
    fc.assert(
      fc.property(anySchedule, instant, (any, now) => {
        const next = nextOpening(any, now);
        expect(next).toBeGreaterThanOrEqual(now);
        expect(openAt(any, next)).toBe(true);
        if (next === now) return;
        expect(openAt(any, next - 1)).toBe(false);
        for (const part of [0, 0.3, 0.7]) expect(openAt(any, Math.floor(now + (next - 1 - now) * part))).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  test('where no clock changes, is open when the wall clock says so', () => {
    fc.assert(
      fc.property(anySchedule, instant, (any, now) => {
        const minutes = Math.floor(now / minute);
        const [day, time] = [((Math.floor(minutes / 1440) + 3) % 7) + 1, minutes % 1440];
        const before = ((day + 5) % 7) + 1;
        const expected = any.windows.some(({ days, from, to }) => {
          if (from < to) return days.includes(day) && time >= from && time < to;
          return (days.includes(day) && time >= from) || (days.includes(before) && time < to);
        });
        expect(openAt({ ...any, timeZone: 'UTC' }, now)).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });
});

test('time zones are known by name', () => {
  expect(['Europe/Berlin', 'UTC', 'Mars/Olympus', ''].map((name) => isTimeZone(name))).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test('openings of a day are cut at its ends, and told as one where they meet', () => {
  const [since, until] = [at('2026-11-23T00:00[Europe/Berlin]'), at('2026-11-24T00:00[Europe/Berlin]')];
  const hours = (opens: number, closes: number) => ({
    opens: since + opens * 60 * minute,
    closes: since + closes * 60 * minute,
  });
  const shifts = schedule('Europe/Berlin', '20:00-07:00', '06:00-09:00', '09:00-10:00', 'Tue 01:00-02:00');
  expect(openingsBetween(shifts, since, until)).toEqual([hours(0, 10), hours(20, 24)]);
  expect(openingsBetween(schedule('Europe/Berlin', 'Sat-Sun'), since, until)).toEqual([]);
});
