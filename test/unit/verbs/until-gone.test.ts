import { expect, test } from 'bun:test';
import { untilGone } from '../../../src/verbs/until-gone.ts';
import { fakeClock } from '../../support/fake-clock.ts';

/** Waits for somebody who goes after some seconds. */
const wait = async (seconds: number, limit?: number) => {
  const clock = fakeClock();
  const since = clock.monotonic();
  let looks = 0;
  const end = await clock.advanceUntil(
    untilGone(clock, () => clock.monotonic() - since < seconds * 1000, {
      onLook: () => {
        looks += 1;
      },
      ...(limit === undefined ? {} : { limit: limit * 1000 }),
    }),
  );
  return { end, looks, took: clock.monotonic() - since };
};

test('waits until somebody has gone, and tells of it once a second', async () => {
  expect(await wait(10)).toEqual({ end: 'gone', looks: 10, took: 10_000 });
});

test('nobody is not waited for', async () => {
  expect(await wait(0)).toEqual({ end: 'gone', looks: 0, took: 0 });
});

test('a limit is a limit, and one of no time at all is one look', async () => {
  expect(await wait(10, 3)).toMatchObject({ end: 'late', took: 3000 });
  expect(await wait(10, 0)).toEqual({ end: 'late', looks: 0, took: 0 });
});

test('a wait that is left ends at once', async () => {
  const clock = fakeClock();
  const leave = new AbortController();
  const waiting = untilGone(clock, () => true, { leave: leave.signal });
  leave.abort();
  expect(await waiting).toBe('left');
});
