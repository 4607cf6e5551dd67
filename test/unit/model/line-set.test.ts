import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { onlyMovesLines } from '../../../src/model/line-set.ts';

const patch = (...lines: string[]): string =>
  ['diff --git a/f b/f', 'index 111..222 100644', '--- a/f', '+++ b/f', ...lines, ''].join('\n');

describe('a patch that only moves lines', () => {
  test('two lines that changed places', () => {
    expect(onlyMovesLines(patch('@@ -1 +0,0 @@', '-a', '@@ -2,0 +2 @@', '+a'))).toBe(true);
  });

  test('a line that is gone, changed, or doubled is more', () => {
    expect(onlyMovesLines(patch('@@ -1 +0,0 @@', '-a'))).toBe(false);
    expect(onlyMovesLines(patch('@@ -1 +1 @@', '-a', '+b'))).toBe(false);
    expect(onlyMovesLines(patch('@@ -0,0 +1 @@', '+a'))).toBe(false);
  });

  test('a duplicate that was dropped is not cosmetic: lines are counted', () => {
    expect(onlyMovesLines(patch('@@ -1,2 +1 @@', '-a', '-a', '+a'))).toBe(false);
  });

  test('lines that look like headers are lines', () => {
    expect(
      onlyMovesLines(
        patch('@@ -1,2 +0,0 @@', '--- a/x', '-diff --git a b', '@@ -3,0 +1,2 @@', '+diff --git a b', '+-- a/x'),
      ),
    ).toBe(true);
  });

  test('a last line without its newline is the same line', () => {
    const end = '\\ No newline at end of file';
    expect(onlyMovesLines(patch('@@ -1 +0,0 @@', '-a', '@@ -2,0 +2 @@', '+a', end))).toBe(true);
  });

  test('each file is compared with itself', () => {
    const moved = `${patch('@@ -1 +0,0 @@', '-a')}${patch('@@ -0,0 +1 @@', '+a')}`;
    expect(onlyMovesLines(moved)).toBe(false);
  });

  test('new files, modes, bytes and submodules are more than lines', () => {
    const heads = [
      'new file mode 100644',
      'old mode 100644\nnew mode 100755',
      'deleted file mode 100644',
      'Binary files a/f and b/f differ',
      'index 111..222 160000',
    ];
    for (const head of heads) {
      const text = ['diff --git a/f b/f', head, '--- a/f', '+++ b/f', '@@ -1 +0,0 @@', '-a', '@@ -2,0 +2 @@', '+a', ''];
      expect(onlyMovesLines(text.join('\n'))).toBe(false);
    }
  });

  test('no patch, or half of one, is not cosmetic', () => {
    expect(onlyMovesLines('')).toBe(false);
    expect(onlyMovesLines(patch('@@ -1,2 +1,2 @@', '-a', '-b', '+b'))).toBe(false);
  });

  test('it is cosmetic exactly when the lines put in are those taken out', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'c', '', '-', '+', '@@ -1 +1 @@'), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(lines, lines, (out, put) => {
        const text = patch(
          `@@ -1,${out.length} +1,${put.length} @@`,
          ...out.map((line) => `-${line}`),
          ...put.map((line) => `+${line}`),
        );
        expect(onlyMovesLines(text)).toBe(
          out.toSorted().join('\n') === put.toSorted().join('\n') && out.length === put.length,
        );
      }),
    );
  });
});
