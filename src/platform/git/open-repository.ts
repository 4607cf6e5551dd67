import type { Clock } from '../../ports/clock.ts';
import type { Files } from '../../ports/files.ts';
import type { Processes } from '../../ports/processes.ts';
import type { GitResult, Repository } from '../../ports/repository.ts';
import { clearAfterDeath } from './after-death.ts';
import { commitAllOf } from './commit-all.ts';
import { dirtyTree } from './dirty.ts';
import { guarded, valueOf } from './git.ts';
import { changedInPlace, keepMark } from './in-place.ts';
import { differenceOf, markOf } from './measure.ts';
import { dropOrphan, orphanFilesOf, orphanPatchOf, orphansOf } from './orphans.ts';
import { restoreOrphan } from './restore.ts';
import { snapshotOf, stashOf } from './stash.ts';
import { stateOf } from './state.ts';
import { findWorkTree, type WorkTree } from './work-tree.ts';

/** The work tree that holds `workDir`, by the real git; looked up anew at each call, for an agent may replace it. */
export const openRepository = (
  workDir: string,
  processes: Pick<Processes, 'run' | 'enclose' | 'leftBehind' | 'facts'>,
  clock: Clock,
  files: Files,
): Repository => {
  const within = <Value>(use: (tree: WorkTree) => Promise<Value>): GitResult<Value> =>
    guarded(async () => await use(await findWorkTree(workDir, processes)));
  return {
    workDir,
    state: () => within((tree) => stateOf(tree, files)),
    dirty: (exclude, inPlace = []) => within((tree) => dirtyTree(tree, exclude, inPlace)),
    stash: (request) =>
      within(async (tree) => {
        const stashed = await stashOf(tree, files, request);
        // The work folder may itself have been untracked and is then gone; the next round starts in it.
        if (files.facts(workDir) === undefined) valueOf(files.makeFolder(workDir));
        return stashed;
      }),
    snapshot: (request) => within((tree) => snapshotOf(tree, request)),
    commitAll: (message, exclude) => within((tree) => commitAllOf(tree, files, { message, exclude })),
    removeStaleIndexLock: (minAgeMs) =>
      within(async (tree) => {
        const path = `${tree.indexPath}.lock`;
        const facts = files.facts(path);
        if (facts === undefined) return undefined;
        const ageMs = clock.now() - facts.modifiedAt;
        if (ageMs < minAgeMs) return undefined;
        valueOf(files.remove(path));
        return { path, ageMs };
      }),
    clearAfterDeath: () => within((tree) => clearAfterDeath(tree, { processes, clock, files })),
    mark: (exclude) => within((tree) => markOf(tree, exclude)),
    difference: (before, after) => within((tree) => differenceOf(tree, before, after)),
    changedInPlace: (before, paths) => within((tree) => changedInPlace(tree, before, paths)),
    keepMark: (mark, request) => within((tree) => keepMark(tree, mark, request)),
    orphans: () => within(orphansOf),
    orphanFiles: (sha) => within((tree) => orphanFilesOf(tree, sha)),
    orphanPatch: (sha) => within((tree) => orphanPatchOf(tree, sha)),
    restore: (sha) => within((tree) => restoreOrphan(tree, sha)),
    drop: (sha) => within((tree) => dropOrphan(tree, sha)),
  };
};
