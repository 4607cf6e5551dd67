import { closeSync, linkSync, openSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Files } from '../../ports/files.ts';
import { attempt, errnoName } from '../io-failure.ts';
import { gitFailure, valueOf } from './git.ts';
import { lockProof } from './scratch-name.ts';
import { copyIndex, withScratch } from './temporary-index.ts';
import type { WorkTree } from './work-tree.ts';

/** What file systems without hard links answer. */
const cannotLink = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

const create = (path: string): void => closeSync(openSync(path, 'wx', 0o600));

/** Takes git's lock as one file under two names: the other one, in our folder, proves after our death whose it is. */
const takeLock = (proof: string, lock: string): void => {
  create(proof);
  try {
    linkSync(proof, lock);
  } catch (error) {
    if (!cannotLink.has(errnoName(error))) throw error;
    create(lock);
  }
};

/** What an index is worked on with while git's lock is held. */
export interface LockedIndex {
  /** A copy of the index. */
  readonly index: string;
  /** A folder for further files. */
  readonly scratch: string;
  /** Makes the copy the index. */
  readonly install: () => void;
}

/**
 * Runs with a copy of the index under git's lock. Meanwhile every other git that wants to write the index is
 * refused, as by git itself.
 */
export const withLockedIndex = async <Value>(
  tree: WorkTree,
  files: Files,
  use: (locked: LockedIndex) => Promise<Value>,
): Promise<Value> =>
  await withScratch(tree, async (scratch) => {
    const lock = `${tree.indexPath}.lock`;
    const taken = attempt('create', lock, () => takeLock(join(scratch, lockProof), lock));
    if (!taken.ok && taken.failure.errno === 'EEXIST') {
      throw gitFailure('lock the index', 128, `${lock} exists: another git is at work, or one died`);
    }
    valueOf(taken);
    try {
      const index = join(scratch, 'index');
      copyIndex(tree.indexPath, index);
      const install = (): void => valueOf(attempt('replace', tree.indexPath, () => renameSync(index, tree.indexPath)));
      return await use({ index, scratch, install });
    } finally {
      files.remove(lock);
    }
  });
