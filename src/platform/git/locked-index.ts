import { existsSync, renameSync } from 'node:fs';
import type { Files } from '../../ports/files.ts';
import { attempt } from '../io-failure.ts';
import { gitFailure, valueOf } from './git.ts';
import { copyIndex } from './temporary-index.ts';
import type { WorkTree } from './work-tree.ts';

/**
 * Runs with a copy of the index that is at the same time git's lock on it; `install` makes the
 * copy the index. Meanwhile every other git that wants to write the index is refused, as by git itself.
 */
export const withLockedIndex = async <Value>(
  tree: WorkTree,
  files: Files,
  use: (index: string, install: () => void) => Promise<Value>,
): Promise<Value> => {
  const lock = `${tree.indexPath}.lock`;
  if (existsSync(lock)) throw gitFailure('lock the index', 128, `${lock} exists: another git is at work, or one died`);
  copyIndex(tree.indexPath, lock);
  let installed = false;
  try {
    return await use(lock, () => {
      valueOf(attempt('replace', tree.indexPath, () => renameSync(lock, tree.indexPath)));
      installed = true;
    });
  } finally {
    // A git that was ended at its time limit leaves the lock of the lock. Once installed, a lock is somebody else's.
    if (!installed) for (const path of [`${lock}.lock`, lock]) files.remove(path);
  }
};
