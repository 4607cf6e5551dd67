import type { Files } from '../../ports/files.ts';
import { collect } from './collect.ts';
import { gitFailure, GitProblem } from './git.ts';
import { hasIdentity } from './identity.ts';
import { withLockedIndex } from './locked-index.ts';
import { inProgress, stateOf } from './state.ts';
import type { WorkTree } from './work-tree.ts';

/**
 * Commits all uncommitted work, untracked files too, without hooks, and gives the commit. Refuses in the middle of
 * a merge or the like: the commit would pass for its conclusion.
 */
export const commitAllOf = async (
  tree: WorkTree,
  files: Files,
  { message, exclude }: { readonly message: string; readonly exclude: readonly string[] },
): Promise<string> => {
  const { operation, unmerged } = await stateOf(tree, files);
  if (unmerged || operation !== 'none') {
    throw gitFailure('commit', 1, operation === 'none' ? 'the index holds unmerged files' : inProgress(operation));
  }
  if (!(await hasIdentity(tree.git))) throw new GitProblem({ code: 'no_git_identity', path: tree.top });
  return await withLockedIndex(tree, files, async ({ index, install }) => {
    const { all } = await collect(tree, index, exclude);
    const parents = tree.head === undefined ? [] : ['-p', tree.head];
    const commit = await tree.git.line(['commit-tree', all, ...parents, '-m', message], { operation: 'commit' });
    // The old value: a HEAD that moved meanwhile is not overwritten. Empty, for “there is none yet”.
    await tree.git.output(['update-ref', '-m', `commit: ${message}`, 'HEAD', commit, tree.head ?? ''], {
      operation: 'commit',
    });
    install();
    return commit;
  });
};
