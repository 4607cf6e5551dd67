import { expect, test } from 'bun:test';
import { utcWords } from '../../../src/model/words.ts';

test('a moment in UTC has its day where that is another than today’s', () => {
  const now = Date.UTC(2026, 10, 23, 23, 59);
  expect(utcWords(Date.UTC(2026, 10, 23, 4, 8, 7, 913), now)).toBe('04:08 UTC');
  expect(utcWords(Date.UTC(2026, 11, 1, 0, 0, 59), now)).toBe('1 Dec 00:00 UTC');
  expect(utcWords(Date.UTC(2025, 10, 23, 4), now)).toBe('23 Nov 04:00 UTC');
});
