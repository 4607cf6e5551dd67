import { pathText, type GitPath } from './git-path.ts';
import type { DirtyFile } from './round-report.ts';

/** One entry of `git status --porcelain=v2 -z` that is not clean. */
export interface StatusEntry {
  readonly path: GitPath;
  readonly from?: GitPath;
  /** Two letters, a space for “unchanged”, as version 1 of the format has them. */
  readonly status: string;
  readonly unmerged: boolean;
  /** A tracked regular file with other bytes and nothing else: no new mode, no new name, no type change. */
  readonly onlyContent: boolean;
  /** Changed only inside another repository. */
  readonly nested: boolean;
}

const letters = (xy: string): string => xy.replaceAll('.', ' ');

// The layout is git-status(1), “Porcelain Format Version 2”: fields by single spaces, the path last.
const tracked = (record: string, fieldCount: number): StatusEntry => {
  const fields = record.split(' ');
  const [, xy = '..', sub = 'N...', headMode = '', indexMode = '', treeMode = ''] = fields;
  const path = fields.slice(fieldCount).join(' ');
  const regular = headMode.startsWith('100') && headMode === indexMode && indexMode === treeMode;
  return {
    path,
    status: letters(xy),
    unmerged: false,
    onlyContent: regular && /^[.M]{2}$/.test(xy),
    nested: sub.startsWith('S') && xy.startsWith('.'),
  };
};

const plain = (path: GitPath, status: string, unmerged: boolean): StatusEntry => ({
  path,
  status,
  unmerged,
  onlyContent: false,
  // `--untracked-files=all` names every file; only another repository is still named as a folder.
  nested: path.endsWith('/'),
});

/** Reads the output of `git status --porcelain=v2 -z`, bytes held as latin1. Header lines are passed over. */
export const parseStatus = (output: string): StatusEntry[] => {
  const records = output.split('\0');
  const entries: StatusEntry[] = [];
  for (let index = 0; index < records.length; index += 1) {
    const record = records[index] ?? '';
    switch (record.slice(0, 1)) {
      case '1':
        entries.push(tracked(record, 8));
        break;
      case '2':
        index += 1;
        entries.push({ ...tracked(record, 9), from: records[index] ?? '', onlyContent: false });
        break;
      case 'u':
        entries.push(plain(record.split(' ').slice(10).join(' '), letters(record.slice(2, 4)), true));
        break;
      case '?':
        entries.push(plain(record.slice(2), '??', false));
        break;
      default:
    }
  }
  return entries;
};

/** An entry as reports and events carry it. */
export const dirtyFile = (entry: StatusEntry): DirtyFile => ({
  path: pathText(entry.path),
  status: entry.status,
  ...(entry.from === undefined ? {} : { from: pathText(entry.from) }),
  ...(entry.nested ? { nested: true } : {}),
});
