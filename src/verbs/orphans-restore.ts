import type { DirtyFile } from '../model/round-report.ts';
import { ok, type Result } from '../model/result.ts';
import type { Platform } from '../ports/platform.ts';
import type { Orphan } from '../ports/repository.ts';
import { findOrphan, orphanName, type OrphanPlace } from './orphan-place.ts';

/** Kept work that is in the tree again; it is kept besides until it is dropped. */
export interface RestoredOrphan extends Orphan {
  readonly name: string;
  readonly files: readonly DirtyFile[];
}

/** Brings the kept work that a word means back into the tree. Refuses rather than overwrite. */
export const restoreOrphan = async (
  word: string,
  place: OrphanPlace,
  platform: Platform,
): Promise<Result<RestoredOrphan>> => {
  const found = await findOrphan(word, place, platform);
  if (!found.ok) return found;
  const { orphan, repository } = found.value;
  const files = await repository.orphanFiles(orphan.sha);
  if (!files.ok) return files;
  const restored = await repository.restore(orphan.sha);
  return restored.ok ? ok({ ...orphan, name: orphanName(orphan), files: files.value }) : restored;
};
