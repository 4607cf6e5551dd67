import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { failureReason } from '../../model/failure-reason.ts';
import type { Files } from '../../ports/files.ts';
import type { KeepRequest, KeptCopy, Stashed } from '../../ports/repository.ts';
import { collect, type Collected } from './collect.ts';
import { GitProblem, guarded } from './git.ts';
import { keepCopy } from './keep.ts';
import { withLockedIndex } from './locked-index.ts';
import { dropStash, storeStash } from './stash-list.ts';
import { stateOf, whyNotStash } from './state.ts';
import { copyIndex, withScratch } from './temporary-index.ts';
import type { WorkTree } from './work-tree.ts';

/** Copies all uncommitted work under a ref, by way of an index of our own: tree, index and HEAD are only read. */
export const snapshotOf = async (tree: WorkTree, request: KeepRequest): Promise<KeptCopy> =>
  await withScratch(tree, async (scratch) => {
    const index = join(scratch, 'index');
    copyIndex(tree.indexPath, index);
    return await keepCopy(tree, await collect(tree, index, request.exclude), request, scratch);
  });

/**
 * Makes the tree what HEAD is. git first verifies that each file is what the index says, which is what was kept,
 * and that nothing untracked is in the way, and only then writes or removes any: all or nothing, and a file that
 * was changed meanwhile stops it.
 */
const emptyTheTree = async (tree: WorkTree, index: string, head: string): Promise<void> => {
  await tree.git.output(['read-tree', '-m', '-u', '--no-sparse-checkout', head], {
    index,
    filters: true,
    operation: 'clean the tree',
  });
};

const intoStash = async (
  tree: WorkTree,
  { copy, index, head, message }: { copy: KeptCopy; index: string; head: string; message: string },
): Promise<void> => {
  await storeStash(tree.git, copy.sha, message);
  const emptied = await guarded(async () => await emptyTheTree(tree, index, head));
  if (emptied.ok) return;
  await dropStash(tree.git, copy.sha);
  throw new GitProblem(emptied.failure);
};

/** As `git stash push -m` names its entries. */
const entryMessage = (branch: string | undefined, message: string): string =>
  `On ${branch ?? '(no branch)'}: ${message}`;

/**
 * Keeps all uncommitted work under a ref, then moves it into the list of stashes; a snapshot where git cannot.
 * The ref comes first: whatever ends us after that, the work is found again.
 */
export const stashOf = async (tree: WorkTree, files: Files, request: KeepRequest): Promise<Stashed> => {
  const state = await stateOf(tree, files);
  const { head } = tree;
  const why = whyNotStash(state) ?? (existsSync(tree.indexPath) ? undefined : 'the index is missing');
  if (why !== undefined || head === undefined) {
    return { kind: 'snapshot', copy: await snapshotOf(tree, request), why: why ?? '' };
  }
  return await withLockedIndex(tree, files, async ({ index, scratch, install }): Promise<Stashed> => {
    const work: Collected = await collect(tree, index, request.exclude);
    const copy = await keepCopy(tree, work, request, scratch);
    const message = entryMessage(state.branch, request.message);
    const moved = await guarded(async () => await intoStash(tree, { copy, index, head, message }));
    if (!moved.ok) return { kind: 'snapshot', copy, why: failureReason(moved.failure) };
    install();
    return { kind: 'stashed', copy };
  });
};
