import { expect, test } from 'bun:test';
import fc from 'fast-check';
import type { JournalEvent } from '../../../../src/model/event.ts';
import { isoTime } from '../../../../src/model/time.ts';
import { endedWithout, waitsOf, withWaitEvent, type ToldWait } from '../../../../src/web/history/waits.ts';

const at = (second: number): string => isoTime(second * 1000);
const waiting = (second: number, until = second + 60): JournalEvent => ({
  ts: at(second),
  event: 'loop_waiting',
  until: at(until),
  reason: 'quota',
  why: 'a limit',
});
const begins = (second: number): JournalEvent => ({ ts: at(second), event: 'round_start', round_num: 1 });
const stops = (second: number): JournalEvent => ({
  ts: at(second),
  event: 'supervisor_stopped',
  reason: 'x',
  exit_code: 0,
});

const spans = (waits: readonly ToldWait[]): readonly (readonly [number, number | null])[] =>
  waits.map(({ from, to }) => [from / 1000, to === null ? null : to / 1000] as const);

test('a wait ends with the next round, wait, or end of the supervisor; the last goes on', () => {
  const events = [waiting(1), begins(5), waiting(10), waiting(12), stops(20), waiting(30)];
  expect(spans(waitsOf(events, undefined))).toEqual([
    [1, 5],
    [10, 12],
    [12, 20],
    [30, null],
  ]);
  expect(spans(waitsOf(events, 33_000)).at(-1)).toEqual([30, 33]);
});

test('a clock that was set back makes no wait of negative length', () => {
  expect(spans(waitsOf([waiting(10), begins(5)], undefined))).toEqual([[10, 10]]);
});

test('a wait that nobody waits out has ended when it was to, at the latest now', () => {
  const open = waitsOf([waiting(10, 70)], undefined);
  expect(spans(endedWithout(open, 30_000))).toEqual([[10, 30]]);
  expect(spans(endedWithout(open, 300_000))).toEqual([[10, 70]]);
});

test('event by event it is the same as at once', () => {
  const event = fc.tuple(fc.constantFrom(waiting, begins, stops), fc.nat(1000)).map(([make, second]) => make(second));
  fc.assert(
    fc.property(fc.array(event), (events) => {
      const folded = events.reduce<readonly ToldWait[]>(withWaitEvent, []);
      expect(folded).toEqual(waitsOf(events, undefined));
    }),
  );
});
