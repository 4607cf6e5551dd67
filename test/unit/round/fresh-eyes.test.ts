import { expect, test } from 'bun:test';
import { isFreshEyesRound } from '../../../src/round/fresh-eyes.ts';

const rounds = (freshEyesEvery: number): readonly number[] =>
  [1, 2, 3, 4, 5, 6, 7, 8, 9].filter((round) => isFreshEyesRound({ freshEyesEvery }, round));

test('every Nth round looks with fresh eyes, and none where N is 0', () => {
  expect(rounds(3)).toEqual([3, 6, 9]);
  expect(rounds(1)).toHaveLength(9);
  expect(rounds(0)).toEqual([]);
});
