import { parseRawDiff, type TreeChange } from '../../model/git-diff.ts';
import { pathText, type GitPath } from '../../model/git-path.ts';
import type { DirtyFile } from '../../model/round-report.ts';
import type { Orphan } from '../../ports/repository.ts';
import { GitProblem } from './git.ts';
import { orphanRefs } from './keep.ts';
import { dropStash, stashEntries, type StashEntry } from './stash-list.ts';
import type { WorkTree } from './work-tree.ts';

/** The parts of a stash-like commit. */
export interface StashParts {
  readonly sha: string;
  /** The commit that the work grew on. */
  readonly base: string;
  readonly index: string;
  readonly untracked?: string;
}

/** Takes a stash-like commit apart; throws GitProblem `not_found` where it is none. */
export const partsOf = async (tree: WorkTree, sha: string): Promise<StashParts> => {
  const found = await tree.git.answer(['rev-list', '--parents', '--max-count=1', sha, '--']);
  const [commit, base, index, untracked] = found.stdout.trim().split(' ');
  if (found.exit !== 0 || commit === undefined || base === undefined || index === undefined) {
    throw new GitProblem({ code: 'not_found', kind: 'kept work', name: sha, where: tree.top });
  }
  return { sha: commit, base, index, ...(untracked === undefined ? {} : { untracked }) };
};

const roundOf = (text: string): number | undefined => {
  const digits = /(?:^|[ /])R(\d+)(?:-\d+)?(?: |$)/.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
};

const keptUnderRefs = async (tree: WorkTree, stashed: ReadonlySet<string>): Promise<Orphan[]> => {
  const format = '--format=%(refname)%00%(objectname)%00%(committerdate:iso-strict)%00%(contents:subject)';
  const output = await tree.git.output(['for-each-ref', '--sort=-committerdate', format, orphanRefs]);
  const lines = Buffer.from(output, 'latin1')
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line) => {
    const [ref = '', sha = '', keptAt = '', message = ''] = line.split('\0');
    return { ref, sha, keptAt, message, roundNum: roundOf(ref) ?? 0, inStash: stashed.has(sha) };
  });
};

/** A stash named ORPHAN without a ref: the Python tool made such, and a ref can be deleted. */
const onlyStashed = (entry: StashEntry): Orphan[] => {
  const message = /\bORPHAN R\d+.*$/.exec(entry.message)?.[0];
  if (message === undefined) return [];
  return [
    { sha: entry.sha, ref: 'refs/stash', roundNum: roundOf(message) ?? 0, message, keptAt: entry.at, inStash: true },
  ];
};

/** All kept work, newest first. */
export const orphansOf = async (tree: WorkTree): Promise<Orphan[]> => {
  const entries = await stashEntries(tree.git);
  const underRefs = await keptUnderRefs(tree, new Set(entries.map(({ sha }) => sha)));
  const known = new Set(underRefs.map(({ sha }) => sha));
  const others = entries.filter(({ sha }) => !known.has(sha)).flatMap(onlyStashed);
  return [...underRefs, ...others].toSorted((a, b) => Date.parse(b.keptAt) - Date.parse(a.keptAt));
};

const changes = async (tree: WorkTree, from: string, to: string): Promise<TreeChange[]> =>
  parseRawDiff(await tree.git.output(['diff-tree', '-r', '--raw', '-z', '--find-renames', from, to]));

/** The files of an orphan with the two letters that `git status` showed when it was kept. */
export const orphanFilesOf = async (tree: WorkTree, sha: string): Promise<DirtyFile[]> => {
  const { base, index, untracked } = await partsOf(tree, sha);
  const staged = new Map((await changes(tree, base, index)).map((change) => [change.path, change]));
  const unstaged = new Map((await changes(tree, index, sha)).map((change) => [change.path, change]));
  const file = (path: GitPath): DirtyFile => {
    const [first, second] = [staged.get(path), unstaged.get(path)];
    const from = first?.from ?? second?.from;
    return {
      path: pathText(path),
      status: `${first?.letter ?? ' '}${second?.letter ?? ' '}`,
      ...(from === undefined ? {} : { from: pathText(from) }),
    };
  };
  const others = untracked === undefined ? [] : await changes(tree, tree.emptyTree, untracked);
  return [
    ...[...new Set([...staged.keys(), ...unstaged.keys()])].toSorted().map(file),
    ...others.map(({ path }) => ({ path: pathText(path), status: '??' })),
  ];
};

/** The orphan as a patch for people; what is not UTF-8 is shown as U+FFFD. */
export const orphanPatchOf = async (tree: WorkTree, sha: string): Promise<string> => {
  const { base, untracked } = await partsOf(tree, sha);
  const flags = ['-r', '-p', '--find-renames', '--no-color', '--no-ext-diff'];
  const tracked = await tree.git.output(['diff-tree', ...flags, base, sha]);
  const others =
    untracked === undefined ? '' : await tree.git.output(['diff-tree', ...flags, tree.emptyTree, untracked]);
  return Buffer.from(tracked + others, 'latin1').toString('utf8');
};

/** Forgets an orphan: all its refs, then its stash entry. What it held can then be collected by git. */
export const dropOrphan = async (tree: WorkTree, sha: string): Promise<void> => {
  for (const orphan of await orphansOf(tree)) {
    if (orphan.sha !== sha || !orphan.ref.startsWith(orphanRefs)) continue;
    await tree.git.output(['update-ref', '-d', orphan.ref, sha], { operation: `drop ${orphan.ref}` });
  }
  await dropStash(tree.git, sha);
};
