import { join } from 'node:path';
import { parseNumstat, parseRawDiff } from '../../model/git-diff.ts';
import type { TreeDifference, TreeMark } from '../../ports/repository.ts';
import { collect } from './collect.ts';
import { movesOnlyLines, statusOf } from './dirty.ts';
import { copyIndex, withScratch } from './temporary-index.ts';
import type { WorkTree } from './work-tree.ts';

const workTreeHash = async (tree: WorkTree, exclude: readonly string[]): Promise<string> => {
  const entries = await statusOf(tree, exclude);
  // A clean tree, as most rounds begin, is HEAD's: nothing has to be written to know its hash.
  if (entries.every((entry) => entry.path.endsWith('/'))) {
    return tree.head === undefined ? tree.emptyTree : await tree.git.line(['rev-parse', `${tree.head}^{tree}`]);
  }
  return await withScratch(tree, async (scratch) => {
    const index = join(scratch, 'index');
    copyIndex(tree.indexPath, index);
    return (await collect(tree, index, exclude)).all;
  });
};

/** Where the tree stands now, uncommitted work included. */
export const markOf = async (tree: WorkTree, exclude: readonly string[]): Promise<TreeMark> => ({
  ...(tree.head === undefined ? {} : { head: tree.head }),
  tree: await workTreeHash(tree, exclude),
});

const commitsBetween = async (tree: WorkTree, before?: string, after?: string): Promise<number> => {
  if (after === undefined || before === after) return 0;
  const range = before === undefined ? [after] : [after, `^${before}`];
  return Number(await tree.git.line(['rev-list', '--count', ...range, '--']));
};

const onlyContent = async (tree: WorkTree, range: readonly [string, string]): Promise<boolean> =>
  parseRawDiff(await tree.git.output(['diff-tree', '-r', '--raw', '-z', '--no-renames', ...range])).every(
    ({ letter, oldMode, newMode }) => letter === 'M' && oldMode === newMode,
  );

/** What lies between two marks, in commits and in lines. */
export const differenceOf = async (tree: WorkTree, before: TreeMark, after: TreeMark): Promise<TreeDifference> => {
  const commits = await commitsBetween(tree, before.head, after.head);
  if (before.tree === after.tree) return { commits, filesChanged: 0, linesAdded: 0, linesRemoved: 0, cosmetic: false };
  const range = [before.tree, after.tree] as const;
  const counts = parseNumstat(
    await tree.git.output([
      'diff-tree',
      '-r',
      '--numstat',
      '-z',
      '--no-renames',
      '--no-ext-diff',
      '--no-textconv',
      ...range,
    ]),
  );
  const cosmetic =
    counts.balanced && (await onlyContent(tree, range)) && (await movesOnlyLines(tree, 'diff-tree', ['-r', ...range]));
  return { commits, filesChanged: counts.files, linesAdded: counts.added, linesRemoved: counts.removed, cosmetic };
};
