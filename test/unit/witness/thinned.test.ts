import { expect, test } from 'bun:test';
import { thinned } from '../../../src/witness/thinned.ts';

const after = (count: number, every: number): readonly { at: number }[] => {
  let kept: readonly { at: number }[] = [];
  for (let index = 0; index < count; index += 1) kept = thinned([...kept, { at: index * every }], 100);
  return kept;
};

test('keeps the oldest and the newest, and reaches back however often is looked', () => {
  const kept = after(10_000, 1000);
  expect(kept).toHaveLength(100);
  expect([kept[0]?.at, kept.at(-1)?.at]).toEqual([0, 9_999_000]);
  // Whatever the window, there is enough of it to see a rate.
  for (const window of [60_000, 600_000, 3_600_000])
    expect(kept.filter(({ at }) => at >= 9_999_000 - window).length).toBeGreaterThan(10);
});

test('leaves what fits as it is', () => {
  expect(after(100, 1000)).toHaveLength(100);
});

test('of samples of one moment, or of a clock that was set back, keeps as many', () => {
  const samples = [5, 5, 5, 9, 2, 3].map((at) => ({ at }));
  expect(thinned(samples, 4)).toHaveLength(4);
});
