import { indexInfo, parseRawDiff } from '../../model/git-diff.ts';
import { inTheWay, type GitPath } from '../../model/git-path.ts';
import { everythingExcept, excludedInside, type WorkTree } from './work-tree.ts';

/** The uncommitted work of a tree, as trees of git. */
export interface Collected {
  /** What is staged; HEAD's tree where unmerged files cannot be written as one. */
  readonly staged: string;
  /** The tracked files as they are in the work tree. */
  readonly tracked: string;
  /** The same with the untracked files. */
  readonly all: string;
}

const names = (output: string): GitPath[] => output.split('\0').filter((name) => name !== '');

const tracksSparsely = async (tree: WorkTree): Promise<boolean> =>
  (await tree.git.answer(['config', '--type=bool', 'core.sparseCheckout'])).stdout.trim() === 'true';

/** Gives the index HEAD's entries for what is excluded: a staged log is not work. */
const forgetExcluded = async (tree: WorkTree, index: string, inside: readonly string[]): Promise<void> => {
  if (inside.length === 0) return;
  const pathspecs = inside.map((path) => `:(top,literal)${path}`);
  const base = tree.head ?? tree.emptyTree;
  const staged = await tree.git.output(
    ['diff-index', '--cached', '--raw', '-z', '--no-renames', base, '--', ...pathspecs],
    { index },
  );
  if (staged === '') return;
  await tree.git.output(['update-index', '-z', '--index-info'], {
    index,
    filters: true,
    stdin: indexInfo(parseRawDiff(staged), 'old'),
  });
};

const addTracked = async (tree: WorkTree, index: string, pathspecs: readonly string[]): Promise<void> => {
  // Outside the cone of a sparse checkout `add` refuses unless told; older versions do not know the flag.
  const sparse = (await tracksSparsely(tree)) ? ['--sparse'] : [];
  await tree.git.output(['add', '--update', ...sparse, '--', ...pathspecs], { index, filters: true });
};

/** Ignored files that stand where HEAD has files which are gone: putting HEAD's back would overwrite them. */
const endangered = async (tree: WorkTree, index: string, tracked: string): Promise<GitPath[]> => {
  if (tree.head === undefined) return [];
  const gone = parseRawDiff(
    await tree.git.output(['diff-tree', '-r', '--raw', '-z', '--no-renames', '--diff-filter=D', tree.head, tracked]),
  );
  const created = gone.filter((change) => change.oldMode !== '160000').map((change) => change.path);
  if (created.length === 0) return [];
  const ignored = await tree.git.output(['ls-files', '--others', '--ignored', '--exclude-standard', '-z'], { index });
  return inTheWay(created, names(ignored));
};

const addUntracked = async (
  tree: WorkTree,
  index: string,
  tracked: string,
  pathspecs: readonly string[],
): Promise<void> => {
  const untracked = names(
    await tree.git.output(['ls-files', '--others', '--exclude-standard', '-z', '--', ...pathspecs], { index }),
  );
  const found = [...untracked, ...(await endangered(tree, index, tracked))];
  // A name that ends in `/` is another repository: it stays where it is.
  const files = [...new Set(found)].filter((name) => !name.endsWith('/'));
  if (files.length === 0) return;
  // `--remove`: a file that vanished since it was listed is no error.
  await tree.git.output(['update-index', '--add', '--remove', '-z', '--stdin'], {
    index,
    filters: true,
    stdin: files.map((name) => `${name}\0`).join(''),
  });
};

/**
 * Writes all uncommitted work into the object store, by way of `index`: a copy of the tree's own, which afterwards
 * holds every file, untracked ones too. Nothing but `index` and new objects is written.
 */
export const collect = async (tree: WorkTree, index: string, exclude: readonly string[]): Promise<Collected> => {
  const inside = excludedInside(tree.top, exclude);
  const pathspecs = everythingExcept(inside);
  const writeTree = async (): Promise<string> => await tree.git.line(['write-tree'], { index, filters: true });
  await forgetExcluded(tree, index, inside);
  const unmerged = (await tree.git.output(['ls-files', '--unmerged', '-z'], { index })) !== '';
  const staged = unmerged
    ? await tree.git.line(['rev-parse', `${tree.head ?? tree.emptyTree}^{tree}`])
    : await writeTree();
  await addTracked(tree, index, pathspecs);
  const tracked = await writeTree();
  await addUntracked(tree, index, tracked, pathspecs);
  return { staged, tracked, all: await writeTree() };
};
