import { expect, test } from 'bun:test';
import { durationWords, plural, sizeWords } from '../../../src/views/words.ts';

test('lengths of time have two units at most', () => {
  const cases: [number, string][] = [
    [-5, '0 ms'],
    [3.4, '3 ms'],
    [240, '0.2 s'],
    [9_960, '10 s'],
    [59_600, '1 min'],
    [200_000, '3 min 20 s'],
    [3_600_000, '1 h'],
    [7_500_000, '2 h 5 min'],
    [273_600_000, '3 d 4 h'],
  ];
  for (const [ms, words] of cases) expect(durationWords(ms)).toBe(words);
});

test('sizes are in powers of 1024', () => {
  expect([0, 512, 1536, 150 * 1024, 5 * 1024 ** 3].map(sizeWords)).toEqual([
    '0 B',
    '512 B',
    '1.5 KB',
    '150 KB',
    '5.0 GB',
  ]);
});

test('one is not many', () => {
  expect([plural(1, 'file'), plural(0, 'file'), plural(2, 'process', 'processes')]).toEqual([
    '1 file',
    '0 files',
    '2 processes',
  ]);
});
