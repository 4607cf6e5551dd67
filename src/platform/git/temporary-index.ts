import { constants, copyFileSync, existsSync, mkdtempSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attempt } from '../io-failure.ts';
import { valueOf } from './git.ts';

/** Runs with a folder for index files that nobody else sees, and removes it after. */
export const withScratch = async <Value>(use: (folder: string) => Promise<Value>): Promise<Value> => {
  const folder = valueOf(attempt('create', tmpdir(), () => mkdtempSync(join(tmpdir(), 'agent-runner-git-'))));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
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
      if (!existsSync(from)) return;
      const { mtimeMs } = statSync(from);
      copyFileSync(from, to, constants.COPYFILE_EXCL);
      const second = Math.floor(mtimeMs / 1000);
      utimesSync(to, second, second);
    }),
  );
};
