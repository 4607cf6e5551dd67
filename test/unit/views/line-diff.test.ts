import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { lineDiff, type DiffLine } from '../../../src/views/line-diff.ts';

const side = (lines: readonly DiffLine[], without: DiffLine['kind']): string =>
  lines.flatMap(({ kind, text }) => (kind === without ? [] : [text])).join('\n');

test('a changed line stands as removed and added', () => {
  expect(lineDiff('a\nb\nc', 'a\nB\nc')).toEqual([
    { kind: 'same', text: 'a' },
    { kind: 'removed', text: 'b' },
    { kind: 'added', text: 'B' },
    { kind: 'same', text: 'c' },
  ]);
});

test('both texts can be read out of it, and equal ones differ nowhere', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 }).map((lines) => lines.join('\n'));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = lineDiff(before, after);
      expect(side(lines, 'added')).toBe(before);
      expect(side(lines, 'removed')).toBe(after);
      expect(lineDiff(after, after).every(({ kind }) => kind === 'same')).toBe(true);
    }),
  );
});
