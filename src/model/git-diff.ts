import type { GitPath } from './git-path.ts';

/** One change between two trees, as `git diff-tree --raw -z` tells it. A side that is not there has mode `000000`. */
export interface TreeChange {
  readonly oldMode: string;
  readonly newMode: string;
  readonly oldId: string;
  readonly newId: string;
  /** `A`, `M`, `D`, `T`, `R` or `U`. */
  readonly letter: string;
  readonly path: GitPath;
  readonly from?: GitPath;
}

/** Reads `--raw -z`, bytes held as latin1. */
export const parseRawDiff = (output: string): TreeChange[] => {
  const records = output.split('\0');
  const changes: TreeChange[] = [];
  for (let index = 0; index + 1 < records.length; index += 2) {
    const [oldMode = '', newMode = '', oldId = '', newId = '', kind = ''] = (records[index] ?? '').slice(1).split(' ');
    const letter = kind.slice(0, 1);
    const first = records[index + 1] ?? '';
    const common = { oldMode, newMode, oldId, newId, letter };
    if (letter === 'R' || letter === 'C') {
      index += 1;
      changes.push({ ...common, path: records[index + 1] ?? '', from: first });
    } else changes.push({ ...common, path: first });
  }
  return changes;
};

/** Input of `git update-index -z --index-info` that gives an index one side of the changes. */
export const indexInfo = (changes: readonly TreeChange[], side: 'old' | 'new'): string =>
  changes
    .map(({ path, oldMode, oldId, newMode, newId }) =>
      // Mode 0 takes the path out of the index.
      side === 'old' ? `${oldMode} ${oldId}\t${path}\0` : `${newMode} ${newId}\t${path}\0`,
    )
    .join('');

/** Sums of `--numstat -z`. */
export interface LineCounts {
  readonly files: number;
  readonly added: number;
  readonly removed: number;
  /** Every file is text and gained as many lines as it lost: only then can its lines be the same in another order. */
  readonly balanced: boolean;
}

/** Reads `--numstat -z --no-renames`; binary files count as files without lines. */
export const parseNumstat = (output: string): LineCounts => {
  let [files, added, removed, balanced] = [0, 0, 0, true];
  for (const record of output.split('\0')) {
    const [plus = '', minus = ''] = record.split('\t', 2);
    if (record === '') continue;
    files += 1;
    balanced &&= plus !== '-' && plus === minus;
    if (plus === '-') continue;
    added += Number(plus);
    removed += Number(minus);
  }
  return { files, added, removed, balanced };
};
