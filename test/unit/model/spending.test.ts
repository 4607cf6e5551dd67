import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { usedUp, usedUpWords } from '../../../src/model/budget.ts';
import { withCost } from '../../../src/model/prices.ts';
import { addSpent, currentSpending, hasBegun, nothingSpent, periodNames } from '../../../src/model/spending.ts';

const at = (text: string): number => Temporal.ZonedDateTime.from(text).epochMilliseconds;
const hour = 3_600_000;

describe('periods', () => {
  test('are those of the wall clock', () => {
    const { hour: anHour, day, month } = nothingSpent(at('2026-11-22T12:34:56[Asia/Kathmandu]'), 'Asia/Kathmandu');
    expect([anHour.since, anHour.until]).toEqual([
      at('2026-11-22T12:00[Asia/Kathmandu]'),
      at('2026-11-22T13:00[Asia/Kathmandu]'),
    ]);
    expect([day.since, day.until]).toEqual([
      at('2026-11-22T00:00[Asia/Kathmandu]'),
      at('2026-11-23T00:00[Asia/Kathmandu]'),
    ]);
    expect([month.since, month.until]).toEqual([
      at('2026-11-01T00:00[Asia/Kathmandu]'),
      at('2026-12-01T00:00[Asia/Kathmandu]'),
    ]);
  });

  test.each([
    ['2026-03-29T12:00[Europe/Berlin]', 23],
    ['2026-10-25T12:00[Europe/Berlin]', 25],
    ['2026-10-26T12:00[Europe/Berlin]', 24],
  ])('the day of %p has %p hours', (noon, hours) => {
    const { day } = nothingSpent(at(noon), 'Europe/Berlin');
    expect((day.until - day.since) / hour).toBe(hours);
  });

  test('hold their instant, wherever and whenever', () => {
    const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'Australia/Lord_Howe', 'America/St_Johns', 'Pacific/Apia');
    const instant = fc.integer({ min: Date.UTC(2011, 0), max: Date.UTC(2030, 0) });
    fc.assert(
      fc.property(zone, instant, (timeZone, now) => {
        const spending = nothingSpent(now, timeZone);
        for (const name of periodNames) {
          expect(spending[name].since).toBeLessThanOrEqual(now);
          expect(spending[name].until).toBeGreaterThan(now);
          const next = nothingSpent(spending[name].until, timeZone)[name];
          // An hour across a change by half of one is told as two that overlap.
          if (name !== 'hour') expect(next.since).toBe(spending[name].until);
        }
      }),
    );
  });

  test('begin anew when they are over, each for itself', () => {
    const now = at('2026-11-30T23:30[UTC]');
    const spent = addSpent(nothingSpent(now, 'UTC'), { rounds: 1, costUsd: 2 }, now);
    const later = currentSpending(spent, now + hour, 'UTC');
    expect(periodNames.map((name) => later[name].rounds)).toEqual([0, 0, 0]);
    const earlier = currentSpending(addSpent(spent, { rounds: 1 }, now - 24 * hour), now, 'UTC');
    expect(periodNames.map((name) => earlier[name].rounds)).toEqual([1, 1, 2]);
    expect(hasBegun(spent, now)).toBe(true);
    expect(hasBegun(spent, now - 24 * hour)).toBe(false);
  });
});

describe('a budget', () => {
  const now = at('2026-11-22T12:00[UTC]');
  const spending = addSpent(nothingSpent(now, 'UTC'), { rounds: 3, costUsd: 4.999, tokens: 10, minutes: 7 }, now);
  const used = (limits: Parameters<typeof usedUp>[0]['limits']) =>
    usedUp({ limits, onExceeded: 'wait', timeZone: 'UTC' }, spending);

  test('is used up when it is reached, not before', () => {
    expect(used({ rounds_per_day: 4, cost_usd_per_day: 5, tokens_per_day: 11 })).toEqual([]);
    expect(used({ rounds_per_hour: 3, minutes_per_day: 6.5 }).map(usedUpWords)).toEqual([
      'rounds_per_hour = 3 is used up (3)',
      'minutes_per_day = 6.5 is used up (7)',
    ]);
  });
});

describe('a cost', () => {
  const prices = { input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 };

  test('is estimated from all four kinds of tokens, and says so', () => {
    const usage = { tokensIn: 1_000_000, tokensOut: 100_000, cacheRead: 2_000_000, cacheWritten: 400_000 };
    expect(withCost(usage, prices)).toEqual({ ...usage, costUsd: 3 + 1.5 + 0.6 + 1.5, costEstimated: true });
  });

  test.each([
    ['the agent told one', { tokensIn: 10, costUsd: 0 }, prices],
    ['no tokens are told', { turns: 3 }, prices],
    ['nobody asked', { tokensIn: 10 }, undefined],
  ])('is left alone where %s', (_, usage, known) => expect(withCost(usage, known)).toEqual(usage));
});
