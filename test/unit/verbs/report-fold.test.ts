import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { RawObject } from '../../../src/journal/bulk.ts';
import { timeUseOrder, type TimeUse } from '../../../src/model/time-use.ts';
import { isoTime } from '../../../src/model/time.ts';
import { reportFold } from '../../../src/verbs/report/fold.ts';
import { fakeStart } from '../../support/fake-clock.ts';

const minute = 60_000;
const hour = 60 * minute;
const from = fakeStart;
const to = fakeStart + 10 * hour;

/** An event so many minutes into the window; negative ones lie before it. */
const at = (minutes: number, event: string, fields: object = {}): RawObject => ({
  ts: isoTime(from + minutes * minute),
  event,
  ...fields,
});

const folded = (lines: readonly RawObject[], alive = true) => {
  const fold = reportFold({ from, to }, 'UTC');
  for (const line of lines) fold.take(line);
  return fold.end(alive);
};

/** Hours of each use that has any. */
const hours = (lines: readonly RawObject[], alive?: boolean): Partial<Record<TimeUse, number>> =>
  Object.fromEntries(
    Object.entries(folded(lines, alive).timeUse)
      .filter(([, spent]) => spent > 0)
      .map(([use, spent]) => [use, spent / hour]),
  );

const start = (minutes: number, round_num: number, phase = 'build') => at(minutes, 'round_start', { round_num, phase });
const end = (minutes: number, round_num: number, fields: object = {}) =>
  at(minutes, 'round_end', { round_num, ...fields });
const exit = (minutes: number, round_num: number, fields: object = {}) =>
  at(minutes, 'agent_exit', { round_num, exit_code: 0, duration_s: 60, timed_out: false, ...fields });
const wait = (minutes: number, reason: string, until: number) =>
  at(minutes, 'loop_waiting', { reason, why: 'because', until: isoTime(from + until * minute) });
const started = (minutes: number) => at(minutes, 'supervisor_started', { pid: 1, version: '0.2.0' });
const stopped = (minutes: number) => at(minutes, 'supervisor_stopped', { reason: 'requested: asked', exit_code: 0 });

describe('where the time went', () => {
  test('rounds, waits by their reasons, and no supervisor', () => {
    const night = [
      started(0),
      start(0, 1),
      end(120, 1),
      wait(120, 'quota', 180),
      start(180, 2),
      end(240, 2),
      wait(240, 'failure_backoff', 270),
      wait(270, 'schedule', 330),
      start(330, 3),
      end(420, 3),
      wait(420, 'budget', 450),
      stopped(450),
    ];
    expect(hours(night)).toEqual({ working: 4.5, quota: 1, backing_off: 0.5, schedule: 1, budget: 0.5, stopped: 2.5 });
  });

  test('a round that had begun before the window, and one that goes on', () => {
    expect(hours([started(-90), start(-60, 1), end(60, 1), start(540, 2)])).toEqual({ working: 2, between: 8 });
  });

  test('of a supervisor that died nobody knows when, until the next begins', () => {
    expect(hours([started(0), start(0, 1), started(120), end(120, 1), start(120, 2)])).toEqual({
      unknown: 2,
      working: 8,
    });
    expect(hours([started(0), start(0, 1)], false)).toEqual({ unknown: 10 });
    expect(hours([started(0), start(0, 1), end(60, 1), stopped(60)], false)).toEqual({ working: 1, stopped: 9 });
  });

  test('the Python tool told of no supervisor: a long silence between rounds is nobody at work', () => {
    expect(hours([start(0, 1), end(60, 1), start(63, 2), end(120, 2), start(300, 3), end(600, 3)], false)).toEqual({
      working: 1 + 0.95 + 5,
      between: 0.05,
      stopped: 3,
    });
  });

  test('whatever the journal says, the times add up to the window, and so do those of its slots', () => {
    const kinds = [
      'supervisor_started',
      'supervisor_stopped',
      'round_start',
      'round_end',
      'agent_exit',
      'loop_waiting',
    ];
    const event = fc.record({
      ts: fc.integer({ min: -200, max: 800 }).map((minutes) => isoTime(from + minutes * minute)),
      event: fc.constantFrom(...kinds, 'dirty_detected', 'monitor_alert_emitted'),
      round_num: fc.option(fc.integer({ min: 0, max: 3 })),
      reason: fc.constantFrom('quota', 'schedule', 'transient', 'restart_delay', 'from the future', ''),
      until: fc.constantFrom(isoTime(to), 'never'),
      duration_s: fc.oneof(fc.double(), fc.string()),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), fc.boolean(), (lines, alive) => {
        const { timeUse, picture } = folded(lines, alive);
        const sum = Object.values(timeUse).reduce((total, spent) => total + spent, 0);
        expect(sum).toBe(to - from);
        const inSlots = picture.slots.flatMap(({ uses }) => Object.values(uses));
        expect(inSlots.reduce((total, spent) => total + spent, 0)).toBeCloseTo(to - from, 3);
        expect(Object.keys(timeUse)).toEqual([...timeUseOrder]);
      }),
    );
  });
});

describe('rounds', () => {
  const progress = { commits: 2, files_changed: 3, lines_added: 80, lines_removed: 12 };
  const night = [
    start(0, 1, 'build'),
    exit(50, 1, { duration_s: 3000, outcome: 'ok' }),
    at(51, 'agent_usage_recorded', { round_num: 1, tokens_in: 100, tokens_out: 10, cost_usd: 0.5 }),
    end(60, 1, { outcome: 'ok', progress }),
    start(61, 2, 'qa'),
    exit(62, 2, { exit_code: -15, timed_out: true }),
    end(63, 2),
    start(64, 3, 'build'),
    end(65, 3, { outcome: 'quota' }),
  ];

  test('by outcome, day and phase; what they changed and used', () => {
    const { total, days, phases } = folded(night);
    expect(total).toMatchObject({
      rounds: 3,
      outcomes: { ok: 1, timeout: 1, quota: 1 },
      measured: 1,
      commits: 2,
      linesAdded: 80,
      linesRemoved: 12,
      counted: 1,
      tokensIn: 100,
      costUsd: 0.5,
    });
    expect(days.map(([day, { rounds }]) => [day, rounds])).toEqual([['2026-11-22', 3]]);
    expect(phases.map(([phase, { rounds, costUsd }]) => [phase, rounds, costUsd])).toEqual([
      ['build', 2, 0.5],
      ['qa', 1, 0],
    ]);
  });

  test('the longest come first', () => {
    expect(
      folded(night).longest.map(({ roundNum, from: begun, to: over }) => [roundNum, (over - begun) / minute]),
    ).toEqual([
      [1, 60],
      [2, 2],
      [3, 1],
    ]);
  });

  test('a day ends at midnight where the reader is', () => {
    const fold = reportFold({ from, to: to + 24 * hour }, 'Asia/Tokyo');
    for (const line of [start(170, 1), end(179, 1), start(180, 2), end(181, 2)]) fold.take(line);
    expect(fold.end(true).days.map(([day]) => day)).toEqual(['2026-11-22', '2026-11-23']);
  });

  test('those that ended before the window are not its own, and a damaged line is counted', () => {
    const { total, damaged } = folded([
      start(-60, 1),
      end(-30, 1),
      at(5, 'round_end', { round_num: 'x' }),
      { event: 'round_start' },
    ]);
    expect([total.rounds, damaged]).toEqual([0, 2]);
  });
});

describe('alerts', () => {
  const raised = (minutes: number, message: string) =>
    at(minutes, 'monitor_alert_emitted', { detector: 'disk_critical', severity: 'critical', message });
  const over = (minutes: number, duration_s: number) =>
    at(minutes, 'monitor_alert_cleared', { detector: 'disk_critical', severity: 'critical', message: 'x', duration_s });

  test('one that is told again is still one, and lasts until it is told to be over', () => {
    const { alerts } = folded([raised(10, '95 %'), raised(70, '97 %'), over(130, 7300), raised(560, '96 %')]);
    expect(alerts).toEqual([
      {
        detector: 'disk_critical',
        severity: 'critical',
        message: '97 %',
        raisedAt: from + 10 * minute,
        told: 2,
        overAt: from + 130 * minute,
        duration: 7_300_000,
      },
      {
        detector: 'disk_critical',
        severity: 'critical',
        message: '96 %',
        raisedAt: from + 560 * minute,
        told: 1,
        duration: 40 * minute,
      },
    ]);
  });

  test('one that was over before the window is not its own', () => {
    expect(folded([raised(-60, '95 %'), over(-30, 1800)]).alerts).toEqual([]);
  });
});

describe('troubles', () => {
  const stop = at(30, 'supervisor_stopped', { reason: 'auth: refused', exit_code: 77 });
  const refused = at(20, 'agent_auth_error_detected', { round_num: 1, hint: 'claude /login' });

  test('what is still true at the end', () => {
    expect(folded([refused, stop]).troubles).toEqual({
      loginRefused: { at: from + 20 * minute, hint: 'claude /login' },
      stopped: { at: from + 30 * minute, reason: 'auth: refused', exitCode: 77 },
    });
  });

  test('a new start and a good round settle them', () => {
    expect(folded([refused, stop, started(40), start(41, 2), exit(42, 2, { outcome: 'ok' })]).troubles).toEqual({});
  });
});
