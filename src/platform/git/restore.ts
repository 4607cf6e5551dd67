import { join } from 'node:path';
import { indexInfo, parseRawDiff, type TreeChange } from '../../model/git-diff.ts';
import { inTheWay, pathText, type GitPath } from '../../model/git-path.ts';
import { gitFailure, type GitProblem } from './git.ts';
import { keepingIdentity } from './identity.ts';
import { partsOf, type StashParts } from './orphans.ts';
import { withScratch } from './temporary-index.ts';
import type { WorkTree } from './work-tree.ts';

const refused = (reason: string): GitProblem => gitFailure('restore the work', 1, reason);

const listed = (paths: readonly GitPath[]): string =>
  [...paths.slice(0, 10).map(pathText), ...(paths.length > 10 ? [`and ${paths.length - 10} more`] : [])].join('\n');

const between = async (tree: WorkTree, from: string, to: string): Promise<TreeChange[]> =>
  parseRawDiff(await tree.git.output(['diff-tree', '-r', '--raw', '-z', '--no-renames', from, to]));

/**
 * The tree of HEAD with the change from the orphan's base to `commit` on top; undefined where both changed the
 * same lines. HEAD is put on the base as one made-up commit: then the base is the merge base, whatever history says.
 */
const onTopOfHead = async (tree: WorkTree, base: string, commit: string): Promise<string | undefined> => {
  const head = tree.head ?? tree.emptyTree;
  const treeOf = async (name: string): Promise<string> => await tree.git.line(['rev-parse', `${name}^{tree}`]);
  const headTree = await treeOf(head);
  if (headTree === (await treeOf(base))) return await treeOf(commit);
  const env = await keepingIdentity(tree.git);
  const grown = await tree.git.line(['commit-tree', headTree, '-p', base, '-m', 'HEAD'], { env });
  const merged = await tree.git.answer(['merge-tree', '--write-tree', grown, commit], { env, filters: true });
  if (merged.exit > 1) throw gitFailure('merge the work with HEAD', merged.exit, merged.stderr);
  return merged.exit === 0 ? merged.stdout.trim() : undefined;
};

/** The tree that shall be in the work folder: the tracked files, and the untracked ones of the orphan. */
const withUntracked = async (tree: WorkTree, tracked: string, parts: StashParts): Promise<string> => {
  const { untracked } = parts;
  if (untracked === undefined) return tracked;
  const whole = await withScratch(tree, async (scratch) => {
    const index = join(scratch, 'index');
    await tree.git.output(['read-tree', tracked], { index });
    const files = await between(tree, tree.emptyTree, untracked);
    await tree.git.output(['update-index', '--add', '-z', '--index-info'], { index, stdin: indexInfo(files, 'new') });
    return await tree.git.line(['write-tree'], { index });
  });
  const taken = (await between(tree, tracked, whole)).filter(({ letter }) => letter !== 'A');
  if (taken.length > 0)
    throw refused(`these are in HEAD by now, with other contents:\n${listed(taken.map(({ path }) => path))}`);
  return whole;
};

/** git lets ignored files be overwritten; we do not. */
const refuseToOverwrite = async (tree: WorkTree, head: string, target: string): Promise<void> => {
  const created = (await between(tree, head, target)).filter(({ letter }) => letter === 'A').map(({ path }) => path);
  if (created.length === 0) return;
  const present = (await tree.git.output(['ls-files', '--others', '-z'])).split('\0').filter((name) => name !== '');
  const blocking = inTheWay(created, present);
  if (blocking.length > 0) throw refused(`these are in the way, move them first:\n${listed(blocking)}`);
};

/** Gives the index what was staged, and leaves the rest of it alone. */
const stageAsItWas = async (tree: WorkTree, target: string, staged: string, tracked: string): Promise<void> => {
  const changes = await between(tree, target, staged);
  if (changes.length === 0) return;
  await tree.git.output(['update-index', '-z', '--index-info'], { filters: true, stdin: indexInfo(changes, 'new') });
  const intended = (await between(tree, staged, tracked)).filter(({ letter }) => letter === 'A');
  if (intended.length === 0) return;
  // In the tree of tracked files but not staged: announced by `git add -N`.
  await tree.git.output(['--literal-pathspecs', 'add', '-N', '-f', '--pathspec-from-file=-', '--pathspec-file-nul'], {
    filters: true,
    stdin: intended.map(({ path }) => `${path}\0`).join(''),
  });
};

/** Brings an orphan back into the tree, staged as it was. Refuses, before anything is touched, rather than overwrite. */
export const restoreOrphan = async (tree: WorkTree, sha: string): Promise<void> => {
  const parts = await partsOf(tree, sha);
  const head = tree.head ?? tree.emptyTree;
  const tracked = await onTopOfHead(tree, parts.base, sha);
  if (tracked === undefined) {
    throw refused(
      `HEAD has changed the same lines since.\ngit stash apply ${sha} puts both versions into the files, to be merged by hand.`,
    );
  }
  const staged = (await onTopOfHead(tree, parts.base, parts.index)) ?? head;
  const target = await withUntracked(tree, tracked, parts);
  await refuseToOverwrite(tree, head, target);
  // Files that were only touched since would pass for changed; its exit code tells of those that really are.
  await tree.git.answer(['update-index', '-q', '--refresh'], { filters: true });
  await tree.git.output(['read-tree', '-m', '-u', '--no-sparse-checkout', head, target], {
    filters: true,
    operation: 'restore the work',
  });
  await stageAsItWas(tree, target, staged, tracked);
};
