import { describe, expect, test } from 'bun:test';
import { chmodSync, rmSync } from 'node:fs';
import { progress } from '../../../src/round/progress.ts';
import { gitAt, got, inside, testRepository } from '../../support/git-repository.ts';

const nothing = {
  headMoved: false,
  treeChanged: false,
  commits: 0,
  filesChanged: 0,
  linesAdded: 0,
  linesRemoved: 0,
  cosmeticOnly: false,
};

describe('cosmetic', () => {
  const cosmetic = async (change: (made: ReturnType<typeof testRepository>) => void): Promise<boolean> => {
    using made = testRepository({
      'a.txt': 'one\ntwo\ntwo\nthree\n',
      'b.txt': 'x\ny\n',
    });
    change(made);
    return got(await made.repository.dirty([])).cosmetic;
  };

  test('moved, rotated and re-ordered lines of several files', async () => {
    expect(
      await cosmetic((made) => {
        made.write('a.txt', 'two\nthree\none\ntwo\n');
        made.git('add', 'a.txt');
        made.write('b.txt', 'y\nx\n');
      }),
    ).toBe(true);
  });

  test('a clean tree is not cosmetic', async () => {
    expect(await cosmetic(() => undefined)).toBe(false);
  });

  test('a duplicate that was dropped, a line that changed, one file of two', async () => {
    expect(await cosmetic((made) => made.write('a.txt', 'two\nthree\none\n'))).toBe(false);
    expect(await cosmetic((made) => made.write('a.txt', 'two\nthree\none\ntwo \n'))).toBe(false);
    expect(
      await cosmetic((made) => {
        made.write('a.txt', 'two\nthree\none\ntwo\n');
        made.write('b.txt', 'y\nz\n');
      }),
    ).toBe(false);
  });

  test('an untracked file, an exec bit, a deletion, a rename', async () => {
    expect(
      await cosmetic((made) => {
        made.write('a.txt', 'two\nthree\none\ntwo\n');
        made.write('new.txt', 'n\n');
      }),
    ).toBe(false);
    expect(await cosmetic((made) => chmodSync(inside(made, 'a.txt'), 0o755))).toBe(false);
    expect(await cosmetic((made) => rmSync(inside(made, 'a.txt')))).toBe(false);
    expect(await cosmetic((made) => made.git('mv', 'a.txt', 'c.txt'))).toBe(false);
  });

  test('bytes, and a file beyond 8 MB', async () => {
    using made = testRepository({ bytes: 'a\n\u0000\nb\n', huge: `first\n${'0123456789abcde\n'.repeat(600_000)}` });
    made.write('bytes', 'b\n\u0000\na\n');
    expect(got(await made.repository.dirty([])).cosmetic).toBe(false);
    made.git('checkout', '--quiet', '--', 'bytes');
    made.write('huge', `${'0123456789abcde\n'.repeat(600_000)}first\n`);
    expect(got(await made.repository.dirty([])).cosmetic).toBe(false);
  });
});

describe('progress', () => {
  test('of a round that did nothing', async () => {
    using made = testRepository();
    const before = got(await made.repository.mark([]));
    expect(got(await progress(made.repository, before, []))).toEqual(nothing);
  });

  test('commits and uncommitted work count together', async () => {
    using made = testRepository();
    made.write('left.txt', 'from before\n');
    const before = got(await made.repository.mark([]));
    made.write('a.txt', 'one\nTWO\nthree\n');
    made.git('commit', '--quiet', '-am', 'second');
    made.git('commit', '--quiet', '--allow-empty', '-m', 'third');
    made.write('new.txt', '1\n2\n3\n');
    made.write('log/events.jsonl', '{}\n');
    expect(got(await progress(made.repository, before, [inside(made, 'log')]))).toEqual({
      ...nothing,
      headMoved: true,
      treeChanged: true,
      commits: 2,
      filesChanged: 2,
      linesAdded: 4,
      linesRemoved: 1,
    });
  });

  test('that only moved lines is cosmetic, committed or not', async () => {
    using made = testRepository();
    const before = got(await made.repository.mark([]));
    made.write('a.txt', 'three\none\ntwo\n');
    const moved = {
      ...nothing,
      treeChanged: true,
      filesChanged: 1,
      linesAdded: 1,
      linesRemoved: 1,
      cosmeticOnly: true,
    };
    expect(got(await progress(made.repository, before, []))).toEqual(moved);
    made.git('commit', '--quiet', '-am', 'moved');
    expect(got(await progress(made.repository, before, []))).toEqual({ ...moved, headMoved: true, commits: 1 });
  });

  test('from before the first commit, and back over history', async () => {
    using made = testRepository('no commit');
    const before = got(await made.repository.mark([]));
    made.write('a.txt', 'a\n');
    made.git('add', 'a.txt');
    made.git('commit', '--quiet', '-m', 'first');
    expect(got(await progress(made.repository, before, []))).toMatchObject({
      headMoved: true,
      commits: 1,
      filesChanged: 1,
      linesAdded: 1,
    });
    made.git('commit', '--quiet', '--allow-empty', '-m', 'second');
    const second = got(await made.repository.mark([]));
    made.git('reset', '--quiet', '--hard', 'HEAD~1');
    expect(got(await progress(made.repository, second, []))).toMatchObject({
      headMoved: true,
      treeChanged: false,
      commits: 0,
    });
  });

  test('a mark of a clean tree writes nothing, and one of a dirty tree leaves the index alone', async () => {
    using made = testRepository();
    const objects = (): string => made.git('count-objects', '-v');
    const before = objects();
    expect(got(await made.repository.mark([])).tree).toBe(made.git('rev-parse', 'HEAD^{tree}').trim());
    expect(objects()).toBe(before);
    made.write('nested/x', 'x\n');
    gitAt(inside(made, 'nested'), ['init', '--quiet']);
    expect(got(await made.repository.mark([])).tree).toBe(made.git('rev-parse', 'HEAD^{tree}').trim());
    made.write('new.txt', 'n\n');
    got(await made.repository.mark([]));
    expect(made.status()).toBe('?? nested/\n?? new.txt\n');
  });
});
