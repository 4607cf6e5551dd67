import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { chmodSync, lstatSync, mkdirSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { got, inside, testRepository, type TestRepository } from '../../support/git-repository.ts';

// A few names that get in each other's way: files that become folders, folders that become links, odd names.
const names = ['a', 'b', 'd/e', 'd/f', 'd', 'd/e/g', 'a b\n"', 'b/c', '.gitignore', 'x.ignored'] as const;
const name = fc.constantFrom(...names);
const text = fc.constantFrom(
  '',
  'one\n',
  'one\ntwo\n',
  'two\none\n',
  'no newline',
  '\u0000binary',
  '*.ignored\n',
  'd/\n',
);

type Edit =
  | { readonly kind: 'write'; readonly name: string; readonly text: string }
  | { readonly kind: 'remove' | 'add' | 'program' | 'untrack' | 'intend'; readonly name: string }
  | { readonly kind: 'link'; readonly name: string; readonly text: string }
  | { readonly kind: 'addAll' };

const edit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('write' as const), name, text }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('remove', 'add', 'program', 'untrack', 'intend'), name }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('link' as const), name, text: fc.constantFrom('run', 'nowhere', '/etc') }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('addAll' as const) }) },
);

/** Does what can be done: an edit that the file system or git refuses here is no edit. */
const apply = (made: TestRepository, change: Edit): void => {
  try {
    if (change.kind === 'addAll') return void made.git('add', '--all');
    const path = inside(made, change.name);
    const literal = ['--', `:(literal)${change.name}`];
    switch (change.kind) {
      case 'write':
        rmSync(path, { recursive: true, force: true });
        mkdirSync(dirname(path), { recursive: true });
        return writeFileSync(path, change.text);
      case 'link':
        rmSync(path, { recursive: true, force: true });
        return symlinkSync(change.text, path);
      case 'remove':
        return rmSync(path, { recursive: true });
      case 'program':
        return lstatSync(path).isFile() ? chmodSync(path, 0o755) : unlinkSync(path);
      case 'add':
        return void made.git('add', ...literal);
      case 'untrack':
        return void made.git('rm', '-r', '--cached', '--quiet', ...literal);
      case 'intend':
        return void made.git('add', '-N', ...literal);
    }
  } catch {
    // Not possible here.
  }
};

const look = (made: TestRepository) => ({
  files: made.files(),
  status: made.status(),
  staged: made.git('diff', '--cached', '--raw', '--no-renames', '--abbrev=40'),
});

test('random edits, a stash and a restore give the same tree and the same index', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(edit, { maxLength: 6 }),
      fc.array(edit, { minLength: 1, maxLength: 10 }),
      async (first, then) => {
        using made = testRepository({ a: 'one\n', 'd/e': 'one\ntwo\n', run: 'x\n' });
        for (const change of first) apply(made, change);
        made.git('add', '--all');
        made.git('commit', '--quiet', '--allow-empty', '-m', 'second');
        for (const change of then) apply(made, change);
        const before = look(made);
        const mark = got(await made.repository.mark([]));
        const stashed = got(await made.repository.stash({ roundNum: 1, message: 'm', exclude: [] }));
        expect(stashed.kind).toBe('stashed');
        expect(stashed.copy.tree).toBe(mark.tree);
        expect(made.git('diff', 'HEAD', '--raw')).toBe('');
        got(await made.repository.restore(stashed.copy.sha));
        expect(look(made)).toEqual(before);
      },
    ),
    { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 25), plugins: [fc.interruptAfterTimeLimit(60_000)] },
  );
}, 120_000);

test('a snapshot of random edits leaves tree, index and stashes alone', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 10 }), async (changes) => {
      using made = testRepository({ a: 'one\n', 'd/e': 'one\ntwo\n' });
      for (const change of changes) apply(made, change);
      const before = look(made);
      const { sha } = got(await made.repository.snapshot({ roundNum: 1, message: 'm', exclude: [] }));
      expect(look(made)).toEqual(before);
      expect(made.git('stash', 'list')).toBe('');
      expect(made.git('cat-file', '-t', sha).trim()).toBe('commit');
    }),
    { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 15), plugins: [fc.interruptAfterTimeLimit(60_000)] },
  );
}, 120_000);
