import { ok, type Result } from '../model/result.ts';
import type { Progress } from '../model/round-report.ts';
import type { Repository, TreeMark } from '../ports/repository.ts';

/**
 * What a round changed since the mark that was taken before its agent started, uncommitted work included: so it
 * is to be asked before the leftovers are settled, which takes them out of the tree. `exclude` are absolute paths
 * that are no work (the log folder). Fails where git does.
 */
export const progress = async (
  repository: Repository,
  before: TreeMark,
  exclude: readonly string[],
): Promise<Result<Progress>> => {
  const after = await repository.mark(exclude);
  if (!after.ok) return after;
  const difference = await repository.difference(before, after.value);
  if (!difference.ok) return difference;
  const { commits, filesChanged, linesAdded, linesRemoved, cosmetic } = difference.value;
  return ok({
    headMoved: before.head !== after.value.head,
    treeChanged: before.tree !== after.value.tree,
    commits,
    filesChanged,
    linesAdded,
    linesRemoved,
    cosmeticOnly: cosmetic,
  });
};
