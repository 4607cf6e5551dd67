import type { Result } from '../model/result.ts';
import type { DirtyFile } from '../model/round-report.ts';

export type GitResult<Value> = Promise<Result<Value>>;

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
  /** Every dirty file is a tracked text file whose lines, duplicates counted, are those of HEAD in another order. */
  readonly cosmetic: boolean;
}

/** What is to be kept, and under which name. */
export interface KeepRequest {
  readonly roundNum: number;
  readonly message: string;
  /** Absolute paths that are none of the work (the log folder). */
  readonly exclude: readonly string[];
}

/** A stash-like commit that holds uncommitted work, under a ref of its own. */
export interface KeptCopy {
  readonly sha: string;
  /** `refs/agent-runner/orphans/R<N>`, or with `-2`, `-3` behind where that name was taken. */
  readonly ref: string;
  /** Hash of the whole work tree as it was: equal trees hold equal work. */
  readonly tree: string;
}

/** What became of work that was to be stashed. After `snapshot` the tree is as it was, and `why` says why git could not take it. */
export type Stashed =
  | { readonly kind: 'stashed'; readonly copy: KeptCopy }
  | { readonly kind: 'snapshot'; readonly copy: KeptCopy; readonly why: string };

/** One kept piece of uncommitted work. */
export interface Orphan {
  /** The stash-like commit that holds it. */
  readonly sha: string;
  /** Its own ref, or `refs/stash` where only the list of stashes holds it. */
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

/** A file that the supervisor reads, changed since a mark. `path` counts from the top of the tree. */
export type InPlaceChange =
  | { readonly path: string; readonly kind: 'changed' | 'created' }
  /** `inCommit`: the mark's commit holds it as it was. */
  | { readonly path: string; readonly kind: 'deleted'; readonly inCommit: boolean };

/** A lock of the index that was removed. */
export interface RemovedLock {
  readonly path: string;
  readonly ageMs: number;
}

/** What lies between two marks. */
export interface TreeDifference {
  /** Commits that the second head has and the first has not. */
  readonly commits: number;
  readonly filesChanged: number;
  readonly linesAdded: number;
  readonly linesRemoved: number;
  /** Every changed file holds the same lines as before in another order. */
  readonly cosmetic: boolean;
}

/** One git work tree. Every call runs the real git with its own time limit, hooks off, and never prompts. */
export interface Repository {
  readonly workDir: string;
  state(): GitResult<RepositoryState>;
  /** Uncommitted work, untracked files included; `exclude` and `inPlace` are absolute paths (the log folder; what the supervisor reads, which is named as such). */
  dirty(exclude: readonly string[], inPlace?: readonly string[]): GitResult<DirtyTree>;
  /**
   * Puts all uncommitted work, untracked included, into a stash and under a ref, and takes it out of the
   * tree. Where git cannot (no commit yet, a merge in progress, a file that changes meanwhile) it is a snapshot.
   */
  stash(request: KeepRequest): GitResult<Stashed>;
  /** Copies all uncommitted work into a stash-like commit under a ref; tree, index and HEAD stay as they are. */
  snapshot(request: KeepRequest): GitResult<KeptCopy>;
  /** Commits all uncommitted work, as whom git is configured, and gives the commit. */
  commitAll(message: string, exclude: readonly string[]): GitResult<string>;
  /** Removes an `index.lock` older than `minAgeMs`; gives its age where it did. */
  removeStaleIndexLock(minAgeMs: number): GitResult<RemovedLock | undefined>;
  /**
   * Ends the git calls of a supervisor that died, and removes their files, and the index's lock where it is known
   * to be theirs, whatever its age; gives it where it did. Call with the work tree's lock held.
   */
  clearAfterDeath(): GitResult<RemovedLock | undefined>;
  mark(exclude: readonly string[]): GitResult<TreeMark>;
  difference(before: TreeMark, after: TreeMark): GitResult<TreeDifference>;
  /** Which of these files, absolute paths, are otherwise than at the mark; ones that git ignores never pass for changed. */
  changedInPlace(before: TreeMark, files: readonly string[]): GitResult<readonly InPlaceChange[]>;
  /** Keeps the tree as it was at a mark, under a ref. */
  keepMark(mark: TreeMark, request: KeepRequest): GitResult<KeptCopy>;
  /** Newest first. */
  orphans(): GitResult<readonly Orphan[]>;
  /** The files that an orphan holds. */
  orphanFiles(sha: string): GitResult<readonly DirtyFile[]>;
  /** The orphan as a patch for people. */
  orphanPatch(sha: string): GitResult<string>;
  /** Brings an orphan back into the tree, staged as it was; refuses rather than overwrite. */
  restore(sha: string): GitResult<void>;
  /** Forgets an orphan: its refs, and its stash entry found by SHA. */
  drop(sha: string): GitResult<void>;
}
