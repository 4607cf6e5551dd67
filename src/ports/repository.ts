import type { Failure } from '../model/failure.ts';
import type { Result } from '../model/result.ts';
import type { DirtyFile } from '../model/round-report.ts';

export type GitResult<Value> = Promise<Result<Value, Failure>>;

/** Where a work tree stands. */
export interface RepositoryState {
  /** Absent before the first commit. */
  readonly head?: string;
  /** Absent on a detached HEAD. */
  readonly branch?: string;
  /** What git is in the middle of. */
  readonly operation: 'none' | 'merge' | 'rebase' | 'cherry-pick' | 'revert' | 'bisect' | 'am';
  readonly unmerged: boolean;
}

export interface DirtyTree {
  readonly files: readonly DirtyFile[];
  /** Every dirty file is a tracked text file whose set of lines equals that of HEAD. */
  readonly cosmetic: boolean;
}

/** One kept piece of uncommitted work. */
export interface Orphan {
  /** The stash-like commit that holds it. */
  readonly sha: string;
  readonly ref: string;
  readonly roundNum: number;
  readonly message: string;
  readonly keptAt: string;
  /** Whether it also stands in `git stash list`. */
  readonly inStash: boolean;
}

/** A point in history to measure progress from. */
export interface TreeMark {
  readonly head?: string;
  /** Hash of the work tree as it is, untracked files included. */
  readonly tree: string;
}

/** One git work tree. Every call runs the real git with its own time limit, hooks off where they could refuse, and never prompts. */
export interface Repository {
  readonly workDir: string;
  state(): GitResult<RepositoryState>;
  /** Uncommitted work, untracked files included; `exclude` are absolute paths (the log folder). */
  dirty(exclude: readonly string[]): GitResult<DirtyTree>;
  /** Puts all uncommitted work, untracked included, into a stash and gives its SHA. */
  stash(message: string, exclude: readonly string[]): GitResult<string>;
  /** Copies all uncommitted work into a stash-like commit through a temporary index; tree, index and HEAD stay as they are. */
  snapshot(message: string, exclude: readonly string[]): GitResult<string>;
  /** Keeps a commit under `refs/agent-runner/orphans/R<N>`; gives the ref. */
  keep(roundNum: number, sha: string): GitResult<string>;
  /** Commits all uncommitted work and gives the commit. */
  commitAll(message: string, exclude: readonly string[]): GitResult<string>;
  /** Removes an `index.lock` older than `minAgeMs`; gives its age where it did. */
  removeStaleIndexLock(minAgeMs: number): GitResult<{ readonly path: string; readonly ageMs: number } | undefined>;
  mark(exclude: readonly string[]): GitResult<TreeMark>;
  orphans(): GitResult<readonly Orphan[]>;
  /** The files that an orphan holds. */
  orphanFiles(sha: string): GitResult<readonly DirtyFile[]>;
  /** The orphan as a patch for people. */
  orphanPatch(sha: string): GitResult<string>;
  /** Brings an orphan back into the tree; refuses rather than overwrite. */
  restore(sha: string): GitResult<void>;
  /** Forgets an orphan: its ref, and its stash entry found by SHA. */
  drop(sha: string): GitResult<void>;
}
