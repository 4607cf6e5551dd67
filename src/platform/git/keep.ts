import { join } from 'node:path';
import { indexInfo, parseRawDiff } from '../../model/git-diff.ts';
import type { KeepRequest, KeptCopy } from '../../ports/repository.ts';
import type { Collected } from './collect.ts';
import { gitFailure } from './git.ts';
import { keepingIdentity } from './identity.ts';
import type { WorkTree } from './work-tree.ts';

/** Where orphans are kept, out of sight of branches and tags, and safe from `git stash drop` and `git gc`. */
export const orphanRefs = 'refs/agent-runner/orphans/';

/** A tree of only the untracked files. */
const untrackedTree = async (tree: WorkTree, work: Collected, scratch: string): Promise<string | undefined> => {
  if (work.all === work.tracked) return undefined;
  const added = parseRawDiff(
    await tree.git.output(['diff-tree', '-r', '--raw', '-z', '--no-renames', work.tracked, work.all]),
  );
  const index = join(scratch, 'untracked');
  await tree.git.output(['update-index', '--add', '-z', '--index-info'], { index, stdin: indexInfo(added, 'new') });
  return await tree.git.line(['write-tree'], { index });
};

/**
 * Makes the commit that `git stash` would make: its tree is the tracked files; its parents are the commit it grew
 * on, what was staged, and where there are any the untracked files. So git's own `stash show` and `stash apply`
 * read it, too. Before the first commit it stands on an empty one.
 */
const stashLike = async (tree: WorkTree, work: Collected, request: KeepRequest, scratch: string): Promise<string> => {
  const env = await keepingIdentity(tree.git);
  const commit = async (contents: string, message: string, parents: readonly string[]): Promise<string> =>
    await tree.git.line(['commit-tree', contents, ...parents.flatMap((parent) => ['-p', parent]), '-m', message], {
      env,
    });
  const base = tree.head ?? (await commit(tree.emptyTree, 'before the first commit', []));
  const index = await commit(work.staged, `index of ${request.message}`, [base]);
  const untracked = await untrackedTree(tree, work, scratch);
  const others = untracked === undefined ? [] : [await commit(untracked, `untracked files of ${request.message}`, [])];
  return await commit(work.tracked, request.message, [base, index, ...others]);
};

const refExists = async (tree: WorkTree, ref: string): Promise<boolean> =>
  (await tree.git.answer(['show-ref', '--verify', '--quiet', ref])).exit === 0;

/** Names a commit `R<N>`, or `R<N>-2` and so on where the name is taken: a ref that keeps work is never moved. */
const keepUnderRef = async (tree: WorkTree, roundNum: number, sha: string): Promise<string> => {
  for (let attempt = 1; ; attempt += 1) {
    const ref = `${orphanRefs}R${roundNum}${attempt === 1 ? '' : `-${attempt}`}`;
    // The empty old value: git refuses where the ref has come into being since.
    const made = await tree.git.answer(['update-ref', '-m', 'agent-runner: kept', ref, sha, '']);
    if (made.exit === 0) return ref;
    if (!(await refExists(tree, ref))) throw gitFailure(`keep ${ref}`, made.exit, made.stderr);
  }
};

/** Makes a stash-like commit of what was collected and keeps it under a ref of its own. */
export const keepCopy = async (
  tree: WorkTree,
  work: Collected,
  request: KeepRequest,
  scratch: string,
): Promise<KeptCopy> => {
  const sha = await stashLike(tree, work, request, scratch);
  return { sha, ref: await keepUnderRef(tree, request.roundNum, sha), tree: work.all };
};
