import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { InPlaceChange, KeepRequest, KeptCopy, TreeMark } from '../../ports/repository.ts';
import { keepCopy } from './keep.ts';
import { withScratch } from './temporary-index.ts';
import { excludedInside, gitPath, type WorkTree } from './work-tree.ts';

/** The objects under these names in a tree or a commit, by name (bytes held as latin1). */
const objectsIn = async (
  tree: WorkTree,
  treeish: string | undefined,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  if (treeish === undefined) return new Map();
  const listed = await tree.git.output(['ls-tree', '-z', '--full-tree', treeish, '--', ...paths]);
  const entries = listed.split('\0').filter((entry) => entry !== '');
  return new Map(
    entries.map((entry) => {
      const [facts = '', path = ''] = entry.split('\t');
      return [path, facts.split(' ')[2] ?? ''];
    }),
  );
};

const objectsNow = async (tree: WorkTree, paths: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  const present = paths.filter((path) => existsSync(join(tree.top, path)));
  if (present.length === 0) return new Map();
  const hashes = (await tree.git.output(['hash-object', '--', ...present], { filters: true })).trim().split('\n');
  return new Map(present.map((path, place) => [gitPath(path), hashes[place] ?? '']));
};

/** What of these files is otherwise than at the mark. A file that git never saw (ignored) is not told as changed. */
export const changedInPlace = async (
  tree: WorkTree,
  before: TreeMark,
  files: readonly string[],
): Promise<readonly InPlaceChange[]> => {
  const paths = excludedInside(tree.top, files);
  if (paths.length === 0) return [];
  const [then, committed, now] = [
    await objectsIn(tree, before.tree, paths),
    await objectsIn(tree, before.head, paths),
    await objectsNow(tree, paths),
  ];
  return paths.flatMap((path): InPlaceChange[] => {
    const name = gitPath(path);
    const [old, present] = [then.get(name), now.get(name)];
    if (old === present) return [];
    if (present === undefined) return [{ path, kind: 'deleted', inCommit: committed.get(name) === old }];
    return [{ path, kind: old === undefined ? 'created' : 'changed' }];
  });
};

/** Keeps the tree of a mark under a ref, as `snapshotOf` keeps the tree as it is now. */
export const keepMark = async (tree: WorkTree, mark: TreeMark, request: KeepRequest): Promise<KeptCopy> => {
  const { head: _, ...rest } = tree;
  const then: WorkTree = { ...rest, ...(mark.head === undefined ? {} : { head: mark.head }) };
  const staged = await tree.git.line(['rev-parse', `${mark.head ?? tree.emptyTree}^{tree}`]);
  const work = { staged, tracked: mark.tree, all: mark.tree };
  return await withScratch(tree, async (scratch) => await keepCopy(then, work, request, scratch));
};
