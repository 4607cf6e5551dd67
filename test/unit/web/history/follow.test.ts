import { expect, test } from 'bun:test';
import type { StreamParts } from '../../../../src/ports/observed-host.ts';
import { historyPage } from '../../../../src/web/history/columns.ts';
import { followOn, isEmpty, unfollowed } from '../../../../src/web/history/follow.ts';

const bounds = { eventsTail: 1000, metricsTail: 1000, rounds: 3 };

const part = (file: string, offset: number, text: string): StreamParts => ({
  parts: [{ file, inode: 1, offset, bytes: new TextEncoder().encode(text), closed: false }],
  more: false,
});
const none: StreamParts = { parts: [], more: false };
const line = (event: string, round: number, rest = ''): string =>
  `{"ts":"2026-11-22T12:00:00.000Z","event":"${event}","round_num":${round}${rest}}\n`;

test('tells what is new or has changed, and remembers no more than it may', () => {
  const first = `${line('round_start', 1)}${line('round_start', 2)}`;
  const one = followOn(unfollowed(bounds), { events: part('events-2026-11.jsonl', 0, first), metrics: none }, bounds);
  expect(one.news.rounds.map(({ roundNum }) => roundNum)).toEqual([1, 2]);

  const more = `${line('round_end', 2, ',"outcome":"ok"')}${line('round_start', 3)}${line('round_start', 4)}{"half`;
  const two = followOn(
    one.followed,
    { events: part('events-2026-11.jsonl', first.length, more), metrics: none },
    bounds,
  );
  expect(two.news.rounds.map(({ roundNum, state }) => [roundNum, state.kind])).toEqual([
    [2, 'ended'],
    [3, 'starting'],
    [4, 'starting'],
  ]);
  expect(two.followed.rounds.map(({ roundNum }) => roundNum)).toEqual([2, 3, 4]);
  // Behind the last whole line: half a one is read again.
  expect(two.followed.events).toMatchObject({ cursor: { offset: first.length + more.length - '{"half'.length } });

  const nothing = followOn(two.followed, { events: none, metrics: none }, bounds);
  expect(isEmpty(nothing.news)).toBe(true);
  expect(nothing.followed.events).toEqual(two.followed.events);
});

test('an alert that is over is told once, and remembered for who comes later', () => {
  const cleared = (detector: string): string =>
    `{"ts":"2026-11-22T12:00:10.000Z","event":"monitor_alert_cleared","detector":"${detector}","severity":"critical","message":"m","duration_s":10}\n`;
  const text = ['a', 'b', 'c', 'd'].map(cleared).join('');
  const { followed, news } = followOn(
    unfollowed(bounds),
    { events: part('events-2026-11.jsonl', 0, text), metrics: none },
    bounds,
  );
  expect(news.alerts.map(({ detector }) => detector)).toEqual(['a', 'b', 'c', 'd']);
  expect(followed.alerts.map(({ detector }) => detector)).toEqual(['b', 'c', 'd']);
  expect(followed.alerts[0]).toMatchObject({
    raised_at: '2026-11-22T12:00:00.000Z',
    cleared_at: '2026-11-22T12:00:10.000Z',
  });
  expect(isEmpty(followed)).toBe(false);
});

test('columns are of one length, with names in tables; an open round has no outcome', () => {
  const text = `${line('round_start', 1, ',"phase":"build"')}${line('round_end', 1, ',"outcome":"failed"')}${line('round_start', 2)}`;
  const { followed } = followOn(
    unfollowed(bounds),
    { events: part('events-2026-11.jsonl', 0, text), metrics: none },
    bounds,
  );
  const page = historyPage(followed, null);
  expect(page.outcomes).toEqual(['failed']);
  expect(page.phases).toEqual(['build', '']);
  expect(page.rounds.outcome).toEqual([0, -1]);
  expect(page.rounds.phase).toEqual([0, 1]);
  expect(new Set(Object.values(page.rounds).map((column: readonly unknown[]) => column.length))).toEqual(new Set([2]));
});
