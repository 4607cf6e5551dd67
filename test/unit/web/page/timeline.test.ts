import { describe, expect, test } from 'bun:test';
import { emptyHistory, withPage } from '../../../../src/web/page/store/history.ts';
import { drawAlerts, drawRounds, drawWaits } from '../../../../src/web/page/timeline/drawing.ts';
import { hitAt } from '../../../../src/web/page/timeline/hit.ts';
import { deedOf } from '../../../../src/web/page/timeline/keys.ts';
import { hitWords } from '../../../../src/web/page/timeline/told.ts';
import { containing, moved, openingView, spanOf, ticksOf, zoomed } from '../../../../src/web/page/timeline/view.ts';
import { pageOf, roundsOf } from './pages.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const start = Date.UTC(2026, 10, 22, 1);

/** Three rounds and a wait: ok, a wait for the quota, timeout, one at work. */
const night = withPage(
  emptyHistory(),
  pageOf({
    outcomes: ['ok', 'timeout'],
    reasons: ['quota', 'restart_delay'],
    rounds: roundsOf([
      [1, start, start + 20 * minute, 0],
      [2, start + hour, start + 90 * minute, 1],
      [3, start + 95 * minute, null, -1],
    ]),
    waits: {
      from: [start + 20 * minute, start + 90 * minute],
      to: [start + hour, start + 90 * minute + 3000],
      reason: [0, 1],
    },
  }),
);
const now = start + 2 * hour;
const span = { from: start, to: now };
const scene = { width: 1200, now };

describe('the timeline draws', () => {
  test('each round where it was, in its colour, with its character; the one at work until now', () => {
    const drawing = drawRounds(night, span, scene);
    expect(drawing).toEqual({
      kind: 'blocks',
      blocks: [
        { row: 0, x: 0, width: 200, color: 'good', mark: '✓', roundNum: 1 },
        { row: 1, x: 600, width: 300, color: 'wall', mark: 'T', roundNum: 2 },
        { row: 2, x: 950, width: 250, color: 'working', mark: '▶', roundNum: 3 },
      ],
    });
  });

  test('waits in the colours of their reasons; the pause after a round is worth no line', () => {
    expect(drawWaits(night, span, scene)).toEqual([{ x: 200, width: 400, color: 'limit' }]);
  });

  test('thousands of rounds as columns in which a single failure is seen', () => {
    const rounds = Array.from(
      { length: 9000 },
      (_, n) => [n + 1, n * 1000, n * 1000 + 900, n === 4500 ? 1 : 0] as const,
    );
    const many = withPage(emptyHistory(), pageOf({ outcomes: ['ok', 'failed'], rounds: roundsOf(rounds) }));
    const drawing = drawRounds(many, { from: 0, to: 9_000_000 }, { width: 900, now: 9_000_000 });
    if (drawing.kind !== 'columns') throw new Error('they are not told apart');
    expect(drawing.columns).toHaveLength(300);
    expect(drawing.columns.flatMap(({ counts }) => counts).filter(([look]) => look === 'bad')).toEqual([['bad', 1]]);
  });

  test('an alert that stands until now, and none that was over before', () => {
    const life = { key: 'd', detector: 'd', severity: 'critical', message: 'm' } as const;
    const stands = { ...life, raisedAt: start + hour };
    const over = { ...life, raisedAt: start - day, clearedAt: start - hour };
    expect(drawAlerts([stands, over], span, scene)).toEqual([{ x: 600, width: 600, color: 'bad' }]);
  });
});

describe('what lies under a pointer', () => {
  const words = (x: number): string | undefined => {
    const hit = hitAt(night, span, x, scene);
    return hit === undefined ? undefined : hitWords(night, hit, { now, timeZone: 'UTC' });
  };

  test('is the round, the wait, or nothing', () => {
    expect(words(100)).toBe(
      'Round 1 build: ok · 01:00:00 to 01:20:00, 20 min · $0.50 · 1.1 k tokens · 1 commit, +20 −2',
    );
    expect(words(400)).toBe('Waited (quota) · 01:20:00 to 02:00:00, 40 min');
    expect(words(1100)).toBe('Round 3 build: at work · 02:35:00 to now, 25 min');
    expect(words(930)).toBeUndefined();
  });

  test('is a count where rounds are narrower than a finger', () => {
    expect(hitWords(night, { kind: 'rounds', from: 0, to: 3 }, { now, timeZone: 'UTC' })).toBe(
      '3 rounds: 1 ok, 1 timeout, 1 at work',
    );
  });
});

describe('what is shown', () => {
  test('at first: all of a young project, the last day of an old one, or the last day in which something happened', () => {
    expect(openingView({ oldest: now - hour, last: now - minute, more: false }, now)).toEqual({ kind: 'all' });
    expect(openingView({ oldest: now - hour, last: now - minute, more: true }, now)).toEqual({
      kind: 'last',
      lengthMs: day,
    });
    expect(openingView({ oldest: now - 9 * day, last: now - 8 * day, more: false }, now)).toMatchObject({
      kind: 'fixed',
    });
    expect(openingView({ oldest: undefined, last: undefined, more: false }, now)).toEqual({
      kind: 'last',
      lengthMs: day,
    });
  });

  test('moves on with the time, unless somebody has put it', () => {
    expect(spanOf({ kind: 'last', lengthMs: hour }, start, now)).toEqual({ from: now - hour, to: now });
    expect(spanOf({ kind: 'all' }, start, now)).toEqual({ from: start, to: now });
    expect(spanOf({ kind: 'fixed', span }, undefined, now + day)).toBe(span);
  });

  test('zooms around a place, and does not leave what there is', () => {
    expect(zoomed({ from: 0, to: day }, 0.5, 0)).toEqual({ from: 0, to: day / 2 });
    expect(zoomed({ from: 0, to: 6000 }, 0.01, 3000)).toEqual({ from: 500, to: 5500 });
    expect(moved({ from: 0, to: 100 }, -500, { from: 0, to: 1000 })).toEqual({ from: -50, to: 50 });
    expect(moved({ from: 0, to: 100 }, 5000, { from: 0, to: 1000 })).toEqual({ from: 950, to: 1050 });
    expect(containing({ from: 0, to: 100 }, 50)).toEqual({ from: 0, to: 100 });
    expect(containing({ from: 0, to: 100 }, 500)).toEqual({ from: 410, to: 510 });
  });

  test('has marks at round times, in order, never more than asked by much', () => {
    for (const length of [10_000, minute, hour, 6 * hour, day, 7 * day, 90 * day]) {
      const ticks = ticksOf({ from: start, to: start + length }, 8).map(({ at }) => at);
      expect(ticks).toEqual(ticks.toSorted((a, b) => a - b));
      expect(ticks.length).toBeGreaterThan(0);
      expect(ticks.length).toBeLessThanOrEqual(10);
    }
  });

  test('keys do what is written beside it, and leave all others to the browser', () => {
    const press = (key: string, shiftKey = false) => deedOf({ key, shiftKey });
    expect(press('ArrowLeft')).toEqual({ kind: 'step', by: -1 });
    expect(press('ArrowRight', true)).toEqual({ kind: 'pan', by: 0.25 });
    expect(press('Enter')).toEqual({ kind: 'open' });
    expect(press('Tab')).toBeUndefined();
    expect(press('r')).toBeUndefined();
  });
});
