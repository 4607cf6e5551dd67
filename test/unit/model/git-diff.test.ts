import { describe, expect, test } from 'bun:test';
import { indexInfo, parseNumstat, parseRawDiff } from '../../../src/model/git-diff.ts';

const [none, old, now] = ['0'.repeat(40), '1'.repeat(40), '2'.repeat(40)];
const raw = `:100644 100755 ${old} ${now} M\0a b\0:000000 100644 ${none} ${now} A\0new\nline\0:100644 100644 ${old} ${now} R090\0from\0to\0`;

describe('git diff-tree --raw -z', () => {
  test('changes and renames are read', () => {
    expect(parseRawDiff(raw).map(({ letter, path, from }) => [letter, path, from])).toEqual([
      ['M', 'a b', undefined],
      ['A', 'new\nline', undefined],
      ['R', 'to', 'from'],
    ]);
    expect(parseRawDiff('')).toEqual([]);
  });

  test('one side of the changes, as an index takes it', () => {
    const changes = parseRawDiff(raw).slice(0, 2);
    expect(indexInfo(changes, 'new')).toBe(`100755 ${now}\ta b\x00100644 ${now}\tnew\nline\0`);
    expect(indexInfo(changes, 'old')).toBe(`100644 ${old}\ta b\x00000000 ${none}\tnew\nline\0`);
  });
});

describe('git diff-tree --numstat -z', () => {
  test('lines are summed up', () => {
    expect(parseNumstat('3\t1\ta\x002\t4\tb\tc\0')).toEqual({ files: 2, added: 5, removed: 5, balanced: false });
  });

  test('a binary file counts, without lines, and is never balanced', () => {
    expect(parseNumstat('-\t-\timage.png\x001\t1\ta\0')).toEqual({
      files: 2,
      added: 1,
      removed: 1,
      balanced: false,
    });
  });

  test('balanced: each file gained as many lines as it lost', () => {
    expect(parseNumstat('2\t2\ta\x001\t1\tb\0').balanced).toBe(true);
  });
});
