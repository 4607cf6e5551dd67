import { dirtyFile, parseStatus, type StatusEntry } from '../../model/git-status.ts';
import { onlyMovesLines } from '../../model/line-set.ts';
import type { DirtyTree } from '../../ports/repository.ts';
import { everythingExcept, excludedInside, gitPath, type WorkTree } from './work-tree.ts';

/** Files above this count as binary: no patch of them is made, and they are never cosmetic. */
const biggestText = 'core.bigFileThreshold=8m';

/** A patch beyond this is not worth reading to learn whether it only moves lines. */
const biggestPatch = 64 * 1024 * 1024;

/** Flags of a patch that only lines can be read from, whatever the user has configured. */
const patchFlags = ['-p', '-U0', '--no-color', '--no-ext-diff', '--no-textconv', '--no-renames', '--full-index'];

/** Whether the patch that this `diff-index` or `diff-tree` makes only moves lines. */
export const movesOnlyLines = async (tree: WorkTree, command: string, args: readonly string[]): Promise<boolean> => {
  const patch = await tree.git.output(['-c', biggestText, command, ...patchFlags, ...args], {
    cutAt: biggestPatch,
    filters: true,
  });
  return patch.length < biggestPatch && onlyMovesLines(patch);
};

const isCosmetic = async (
  tree: WorkTree,
  entries: readonly StatusEntry[],
  pathspecs: readonly string[],
): Promise<boolean> => {
  if (tree.head === undefined || entries.length === 0 || !entries.every((entry) => entry.onlyContent)) return false;
  return await movesOnlyLines(tree, 'diff-index', [tree.head, '--', ...pathspecs]);
};

/** Every entry of `git status`, untracked files each by its name. */
export const statusOf = async (tree: WorkTree, exclude: readonly string[]): Promise<StatusEntry[]> => {
  const pathspecs = everythingExcept(excludedInside(tree.top, exclude));
  const flags = ['--porcelain=v2', '-z', '--untracked-files=all', '--ignored=no', '--find-renames'];
  const args = ['status', ...flags, '--ignore-submodules=none', '--', ...pathspecs];
  return parseStatus(await tree.git.output(args, { filters: true }));
};

/**
 * Uncommitted work, and whether all of it only moves lines; what is `inPlace` is named as such, and has no say in
 * whether the work is cosmetic.
 */
export const dirtyTree = async (
  tree: WorkTree,
  exclude: readonly string[],
  inPlace: readonly string[],
): Promise<DirtyTree> => {
  const entries = await statusOf(tree, exclude);
  const staying = new Set(excludedInside(tree.top, inPlace).map(gitPath));
  const work = entries.filter(({ path }) => !staying.has(path));
  return {
    files: entries.map((entry) => ({
      ...dirtyFile(entry),
      ...(staying.has(entry.path) ? { inPlace: true as const } : {}),
    })),
    cosmetic: await isCosmetic(tree, work, everythingExcept(excludedInside(tree.top, [...exclude, ...inPlace]))),
  };
};
