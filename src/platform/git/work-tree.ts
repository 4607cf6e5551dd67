import { realpathSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { GitPath } from '../../model/git-path.ts';
import { gitFailure, gitIn, GitProblem, type Git, type GitCaller } from './git.ts';

/** A work tree as git sees it. */
export interface WorkTree {
  /** git at the top of the tree, so that names and pathspecs count from there. */
  readonly git: Git;
  /** What every git of this sequence bears, and what its files in the git folder are named by. */
  readonly mark: string;
  readonly top: string;
  /** The tree's own git folder: of a linked work tree, its part in the main one. */
  readonly gitDir: string;
  readonly indexPath: string;
  /** The commit that is checked out; absent before the first. */
  readonly head?: string;
  /** The tree without files, in the repository's own kind of hash. */
  readonly emptyTree: string;
}

/** A path of ours as git’s output is held: its bytes as latin1. */
export const gitPath = (path: string): GitPath => Buffer.from(path, 'utf8').toString('latin1');

const utf8 = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('utf8');

const outside = /not a git repository|must be run in a work tree/i;

/** Finds the work tree that holds a folder; throws GitProblem `not_a_repository` where there is none. */
export const findWorkTree = async (workDir: string, processes: GitCaller['processes']): Promise<WorkTree> => {
  const caller: GitCaller = { processes, mark: `git-${crypto.randomUUID()}` };
  const found = await gitIn(workDir, caller).answer(['rev-parse', '--show-toplevel']);
  if (found.exit !== 0) {
    throw outside.test(found.stderr)
      ? new GitProblem({ code: 'not_a_repository', path: workDir })
      : gitFailure('look at the work tree', found.exit, found.stderr);
  }
  const top = utf8(found.stdout.replace(/\n$/, ''));
  const git = gitIn(top, caller);
  const gitDir = utf8(await git.line(['rev-parse', '--absolute-git-dir']));
  const head = await git.answer(['rev-parse', '--quiet', '--verify', 'HEAD^{commit}']);
  return {
    git,
    mark: caller.mark,
    top,
    gitDir,
    indexPath: join(gitDir, 'index'),
    ...(head.exit === 0 ? { head: head.stdout.trim() } : {}),
    emptyTree: await git.line(['hash-object', '-t', 'tree', '--stdin'], { stdin: '' }),
  };
};

/** The path with its links resolved as far as it exists: git compares real paths. */
const realPath = (path: string): string => {
  try {
    return realpathSync(path);
  } catch {
    return path === dirname(path) ? path : join(realPath(dirname(path)), basename(path));
  }
};

/** The excluded folders that lie inside the tree, as pathspecs of themselves. */
export const excludedInside = (top: string, exclude: readonly string[]): string[] =>
  exclude
    .map((path) => relative(top, realPath(path)))
    .filter((path) => path !== '' && path !== '..' && !path.startsWith('../'));

/** Pathspecs for “everything except”; they come after `--`. */
export const everythingExcept = (inside: readonly string[]): string[] => [
  ':(top)',
  ...inside.map((path) => `:(top,exclude,literal)${path}`),
];
