import { dirname, join, resolve } from 'node:path';
import type { Files } from '../ports/files.ts';

const lockName = 'agent-runner.lock';

/** The git folder that `.git` leads to: itself, or what the file of a linked work tree or a submodule names. */
const gitFolder = (files: Files, dotGit: string): string | undefined => {
  const kind = files.facts(dotGit)?.kind;
  if (kind === 'folder') return dotGit;
  if (kind !== 'file') return undefined;
  const text = files.readText(dotGit);
  const target = text.ok ? /^gitdir: (.+?)\n*$/s.exec(text.value)?.[1] : undefined;
  return target === undefined ? undefined : resolve(dirname(dotGit), target);
};

/**
 * Where the lock of a work tree lies: in its git folder, which agents do not clean and which each linked work
 * tree has for itself. Two supervisors in one tree would stash each other's work, from sub-folders as well.
 * Undefined where `workDir` is in no git work tree: then the log folder's lock is the only one.
 */
export const workTreeLockPath = (files: Files, workDir: string): string | undefined => {
  const folder = gitFolder(files, join(workDir, '.git'));
  if (folder !== undefined) return join(folder, lockName);
  const parent = dirname(workDir);
  return parent === workDir ? undefined : workTreeLockPath(files, parent);
};
