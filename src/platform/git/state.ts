import { join } from 'node:path';
import type { Files } from '../../ports/files.ts';
import type { RepositoryState } from '../../ports/repository.ts';
import type { WorkTree } from './work-tree.ts';

// Which file in the git folder tells of which operation, as git's own prompt and `git status` read them.
// A rebase comes first: while it picks a commit the files of a cherry-pick are there too.
const signs: readonly (readonly [string, RepositoryState['operation']])[] = [
  ['rebase-merge', 'rebase'],
  ['rebase-apply/applying', 'am'],
  ['rebase-apply', 'rebase'],
  ['MERGE_HEAD', 'merge'],
  ['CHERRY_PICK_HEAD', 'cherry-pick'],
  ['REVERT_HEAD', 'revert'],
  ['BISECT_LOG', 'bisect'],
];

/** Where the tree stands. */
export const stateOf = async (tree: WorkTree, files: Files): Promise<RepositoryState> => {
  const branch = await tree.git.answer(['symbolic-ref', '--quiet', '--short', 'HEAD']);
  const unmerged = await tree.git.output(['ls-files', '--unmerged', '-z']);
  const sign = signs.find(([name]) => files.facts(join(tree.gitDir, name)) !== undefined);
  return {
    ...(tree.head === undefined ? {} : { head: tree.head }),
    ...(branch.exit === 0 ? { branch: Buffer.from(branch.stdout, 'latin1').toString('utf8').trim() } : {}),
    operation: sign?.[1] ?? 'none',
    unmerged: unmerged !== '',
  };
};

/** That git is in the middle of something, in words. */
export const inProgress = (operation: RepositoryState['operation']): string =>
  `${operation === 'am' ? 'git' : 'a'} ${operation} is in progress`;

/** Why git cannot stash here, or undefined where it can. */
export const whyNotStash = (state: RepositoryState): string | undefined => {
  if (state.head === undefined) return 'there is no commit yet';
  if (state.unmerged) return 'the index holds unmerged files';
  return state.operation === 'none' || state.operation === 'bisect' ? undefined : inProgress(state.operation);
};
