import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { hours, minutes } from '../../../src/detectors/define.ts';
import { detectors } from '../../../src/detectors/index.ts';
import type { JournalEntry } from '../../../src/journal/line.ts';
import type { JournalEvent, NewEvent } from '../../../src/model/event.ts';
import { isoTime, type EpochMs } from '../../../src/model/time.ts';
import { watchBounds } from '../../../src/model/watch.ts';
import { evaluate } from '../../../src/witness/evaluate.ts';
import { foldEntry, unfolded, type FoldedWatch } from '../../../src/witness/fold.ts';
import { eventSamples } from '../../support/event-samples.ts';
import { fakeStart } from '../../support/fake-clock.ts';
import { witnessSettings } from '../../support/witness.ts';

const place = { file: 'events-2026-11.jsonl', offset: 0 };
const entry = (event: NewEvent, at: EpochMs = fakeStart): JournalEntry => {
  const told: JournalEvent = { ...event, ts: isoTime(at) };
  return { kind: 'event', event: told, place };
};
const folded = (...entries: readonly JournalEntry[]): FoldedWatch =>
  entries.reduce((watch, one) => foldEntry(watch, one, fakeStart), unfolded);

describe('the fold of the journal', () => {
  test('knows what the Loop waits for, until it goes on', () => {
    const wait = { event: 'loop_waiting', until: isoTime(fakeStart + hours(1)), reason: 'quota', why: 'x' } as const;
    expect(folded(entry(wait)).waiting).toEqual({ reason: 'quota', since: fakeStart, until: fakeStart + hours(1) });
    expect(folded(entry(wait), entry({ event: 'round_start', round_num: 1 })).waiting).toBeUndefined();
    expect(folded(entry(wait), entry({ event: 'supervisor_started', pid: 1, version: '' })).waiting).toBeUndefined();
  });

  test('takes a login for mended when a person starts again what it had ended', () => {
    const start = entry({ event: 'supervisor_started', pid: 1, version: '' }, fakeStart + minutes(5));
    const stopped = (exit_code: number) => entry({ event: 'supervisor_stopped', reason: 'x', exit_code });
    expect(folded(stopped(77), start).loginRenewedAt).toBe(fakeStart + minutes(5));
    expect(folded(stopped(0), start).loginRenewedAt).toBeUndefined();
    const triggered = entry({ event: 'monitor_auto_stop_triggered', detector: 'oauth_fail' });
    expect(folded(triggered, stopped(0), start).loginRenewedAt).toBe(fakeStart + minutes(5));
  });

  test('counts what the day used up, where there is a budget', () => {
    const day = Date.UTC(2026, 10, 22);
    const told = [
      entry({ event: 'round_start', round_num: 1 }, day - minutes(1)),
      entry({ event: 'round_start', round_num: 2 }, day),
      entry({ event: 'agent_exit', round_num: 2, exit_code: 0, duration_s: 90, timed_out: false }, day + hours(1)),
    ];
    expect(folded(...told).daySpent).toBeUndefined();
    const limited = { ...unfolded, budget: { limits: {}, onExceeded: 'wait', timeZone: 'UTC' } } as const;
    const watch = told.reduce<FoldedWatch>((before, one) => foldEntry(before, one, fakeStart), limited);
    const until = day + hours(24);
    expect(watch.daySpent).toEqual({ rounds: 1, minutes: 1.5, costUsd: 0, tokens: 0, since: day, until });
  });

  test('notices a clock that was set back, and only that', () => {
    const at = (time: EpochMs) => entry({ event: 'round_end', round_num: 1 }, time);
    expect(folded(at(fakeStart), at(fakeStart + hours(20)), at(fakeStart + hours(20) - 500)).clockJumps).toEqual([]);
    expect(folded(at(fakeStart), at(fakeStart - hours(1))).clockJumps).toEqual([
      { at: fakeStart - hours(1), by: -hours(1) },
    ]);
  });

  test('does not take lines that a monitor held back on a full disk for a clock that was set', () => {
    const late = entry({ event: 'monitor_started' }, fakeStart - hours(1));
    const round = (at: EpochMs) => entry({ event: 'round_end', round_num: 1 }, at);
    expect(folded(round(fakeStart), late, round(fakeStart + 500)).clockJumps).toEqual([]);
    expect(folded(entry({ event: 'monitor_started' }), round(fakeStart - hours(1))).clockJumps).toEqual([]);
  });

  test('dates damage by the line before it', () => {
    const damage: JournalEntry = { kind: 'damage', reason: 'torn', place };
    const old = entry({ event: 'round_end', round_num: 1 }, fakeStart - hours(9));
    expect(folded(old, damage).damage).toEqual([{ at: fakeStart - hours(9), reason: 'torn' }]);
    expect(folded(damage).damage).toEqual([{ at: fakeStart, reason: 'torn' }]);
  });

  test('counts lines that were lost, not those that only came late', () => {
    const held = { event: 'journal_lines_held', lines: 3, reason: 'full' } as const;
    expect(folded(entry(held)).damage).toEqual([]);
    expect(folded(entry({ ...held, lost: 2 })).damage).toHaveLength(1);
  });

  test('stays bounded, and no detector throws, whatever comes in whichever order', () => {
    const line = fc.record({
      event: fc.constantFrom(...eventSamples),
      round_num: fc.integer({ min: 1, max: 4 }),
      later: fc.integer({ min: -hours(1), max: hours(2) }),
    });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 200 }), (lines) => {
        let now = fakeStart;
        const limits = { rounds_per_day: 7, tokens_per_day: 1e6, minutes_per_day: 90 };
        let watch: FoldedWatch = { ...unfolded, budget: { limits, onExceeded: 'wait', timeZone: 'Europe/Berlin' } };
        for (const { event, round_num, later } of lines) {
          now += later;
          const told = { ...event, ...('round_num' in event ? { round_num } : {}), ts: isoTime(now) } as JournalEvent;
          watch = foldEntry(watch, { kind: 'event', event: told, place }, now);
        }
        const { failed, findings } = evaluate(detectors, witnessSettings().rules, watch, now);
        expect([...failed]).toEqual([]);
        for (const { message } of findings.values()) expect(message).not.toMatch(/undefined|NaN|Infinity/);
        expect(watch.rounds.length).toBeLessThanOrEqual(watchBounds.rounds);
        expect(watch.attempts.length).toBeLessThanOrEqual(watchBounds.attempts);
        expect(watch.clockJumps.length).toBeLessThanOrEqual(watchBounds.clockJumps);
      }),
      { numRuns: 200 },
    );
  });

  test('of 10,000 rounds at once keeps the last and takes no time', () => {
    const began = performance.now();
    let watch = unfolded;
    for (let round_num = 1; round_num <= 10_000; round_num += 1) {
      for (const event of ['round_start', 'round_end'] as const)
        watch = foldEntry(watch, entry({ event, round_num }), fakeStart);
    }
    expect(watch.rounds.at(-1)?.roundNum).toBe(10_000);
    expect(watch.rounds).toHaveLength(watchBounds.rounds);
    expect(performance.now() - began).toBeLessThan(2000);
  });
});
