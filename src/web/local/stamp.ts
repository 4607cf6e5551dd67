import { dirname, join, resolve } from 'node:path';
import { logFolder } from '../../model/log-folder.ts';
import type { EpochMs } from '../../model/time.ts';
import type { Files } from '../../ports/files.ts';
import { workTreeLockPath } from '../../round/work-tree-lock.ts';

/** Cheap facts of files as one text: another text where one of them was written, replaced or removed. */
const stampOf = (files: Files, paths: readonly string[]): string =>
  paths
    .map((path) => {
      const facts = files.facts(path);
      if (facts === undefined) return '';
      const { inode, size, modifiedAt, mode } = facts;
      return `${inode}:${size}:${modifiedAt}:${mode}`;
    })
    .join(' ');

/** Whether something of the log folder has changed that a look would show. */
export const logFolderStamp = (files: Files, logDir: string, now: EpochMs): string =>
  stampOf(
    files,
    [
      '',
      logFolder.events(now),
      logFolder.metrics(now),
      logFolder.status,
      logFolder.loopState,
      logFolder.monitorState,
      logFolder.budgetSpent,
      logFolder.pid,
    ].map((name) => join(logDir, name)),
  );

/** What all work trees of a repository share; `.git` itself where it has only one. */
const commonFolder = (files: Files, gitDir: string): string => {
  const text = files.readText(join(gitDir, 'commondir'));
  return text.ok ? resolve(gitDir, text.value.trim()) : gitDir;
};

/** The files of a repository in which kept work is listed: stashes and refs, in each way that git keeps them. */
export const keptWorkStamp = (files: Files, workDir: string): string => {
  const lock = workTreeLockPath(files, workDir);
  if (lock === undefined) return '';
  const common = commonFolder(files, dirname(lock));
  const names = ['refs/stash', 'logs/refs/stash', 'refs/agent-runner/orphans', 'packed-refs', 'reftable/tables.list'];
  return stampOf(
    files,
    names.map((name) => join(common, name)),
  );
};
