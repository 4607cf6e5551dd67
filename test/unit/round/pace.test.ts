import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { nextLook } from '../../../src/round/pace.ts';

const pace = { slowest: 250, fastest: 10 };

test('what does not grow is looked at in peace', () => {
  expect(nextLook({ at: 0, bytes: 100 }, { at: 100, bytes: 100 }, 1000, pace)).toBe(250);
  expect(nextLook({ at: 0, bytes: 100 }, { at: 100, bytes: 0 }, 1000, pace)).toBe(250);
});

test('what grows is looked at half-way to its limit', () => {
  // 1 byte a millisecond, 200 to go.
  expect(nextLook({ at: 0, bytes: 700 }, { at: 100, bytes: 800 }, 1000, pace)).toBe(100);
  expect(nextLook({ at: 0, bytes: 0 }, { at: 100, bytes: 990 }, 1000, pace)).toBe(10);
});

test('the pace is never left, whatever is measured', () => {
  const gauge = fc.record({ at: fc.nat(), bytes: fc.nat() });
  fc.assert(
    fc.property(gauge, gauge, fc.nat(), (before, now, limit) => {
      const later = { ...now, at: before.at + now.at };
      const wait = nextLook(before, later, limit, pace);
      expect(wait).toBeGreaterThanOrEqual(pace.fastest);
      expect(wait).toBeLessThanOrEqual(pace.slowest);
    }),
  );
});
