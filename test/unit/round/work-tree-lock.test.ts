import { expect, test } from 'bun:test';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openFiles } from '../../../src/platform/files.ts';
import { workTreeLockPath } from '../../../src/round/work-tree-lock.ts';
import { scratch } from '../../support/scratch.ts';

const files = openFiles();

test('lies in the git folder, found from a sub-folder as well: both share one index', () => {
  using folder = scratch();
  folder.write('.git/HEAD', '');
  mkdirSync(join(folder.path, 'a/b'), { recursive: true });
  const expected = join(folder.path, '.git/agent-runner.lock');
  expect(workTreeLockPath(files, folder.path)).toBe(expected);
  expect(workTreeLockPath(files, join(folder.path, 'a/b'))).toBe(expected);
});

test('of a linked work tree is its own, not the main tree’s', () => {
  using folder = scratch();
  folder.write('main/.git/worktrees/linked/HEAD', '');
  folder.write('linked/.git', `gitdir: ${folder.path}/main/.git/worktrees/linked\n`);
  expect(workTreeLockPath(files, join(folder.path, 'linked'))).toBe(
    join(folder.path, 'main/.git/worktrees/linked/agent-runner.lock'),
  );
});

test('of a submodule is its own; its .git names a relative path', () => {
  using folder = scratch();
  folder.write('.git/modules/sub/HEAD', '');
  folder.write('sub/.git', 'gitdir: ../.git/modules/sub\n');
  expect(workTreeLockPath(files, join(folder.path, 'sub'))).toBe(
    join(folder.path, '.git/modules/sub/agent-runner.lock'),
  );
});

test('is none outside of git', () => {
  expect(workTreeLockPath(files, '/')).toBeUndefined();
  expect(workTreeLockPath(files, '/nowhere/at/all')).toBeUndefined();
});
