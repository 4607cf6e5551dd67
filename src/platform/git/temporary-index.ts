import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';
import { attempt } from '../io-failure.ts';
import { valueOf } from './git.ts';
import { scratchName } from './scratch-name.ts';
import type { WorkTree } from './work-tree.ts';

/**
 * Runs with a folder for index files that nobody else uses, and removes it after. It lies in the git folder: what
 * a SIGKILL leaves there is found, and an index moves from it into its place by a rename.
 */
export const withScratch = async <Value>(tree: WorkTree, use: (folder: string) => Promise<Value>): Promise<Value> => {
  const folder = join(tree.gitDir, scratchName(process.pid, tree.mark));
  valueOf(attempt('create', folder, () => mkdirSync(folder, 0o700)));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const copyInto = (from: string, to: string): void => {
  const { mtimeMs, mode } = statSync(from);
  // Refuses what is there already; from here on the file is ours, and goes where the disk does not take all of it.
  closeSync(openSync(to, 'wx', 0o600));
  try {
    copyFileSync(from, to);
    chmodSync(to, mode & 0o7777);
    const second = Math.floor(mtimeMs / 1000);
    utimesSync(to, second, second);
  } catch (error) {
    rmSync(to, { force: true });
    throw error;
  }
};

/**
 * Copies an index; throws GitProblem `io` where `to` is there already or cannot be made. No index is an empty one:
 * nothing is copied.
 *
 * The copy is dated back to the full second: git takes a file for unchanged when its size and times are those in
 * the index, unless it is as young as the index itself. A younger index would hide a file that was changed in the
 * tick in which the first one was written.
 */
export const copyIndex = (from: string, to: string): void => {
  valueOf(
    attempt('create', to, () => {
      if (existsSync(from)) copyInto(from, to);
    }),
  );
};
