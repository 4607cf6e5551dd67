import type { DirtyFile } from '../model/round-report.ts';
import { ok, type Result } from '../model/result.ts';
import type { Platform } from '../ports/platform.ts';
import type { Orphan } from '../ports/repository.ts';
import { findOrphan, orphanName, type OrphanPlace } from './orphan-place.ts';

/** One piece of kept work in full. */
export interface ShownOrphan extends Orphan {
  readonly name: string;
  readonly files: readonly DirtyFile[];
  readonly patch: string;
}

/** The kept work that a word means, with its files and its patch. */
export const showOrphan = async (
  word: string,
  place: OrphanPlace,
  platform: Platform,
): Promise<Result<ShownOrphan>> => {
  const found = await findOrphan(word, place, platform);
  if (!found.ok) return found;
  const { orphan, repository } = found.value;
  const files = await repository.orphanFiles(orphan.sha);
  if (!files.ok) return files;
  const patch = await repository.orphanPatch(orphan.sha);
  if (!patch.ok) return patch;
  return ok({ ...orphan, name: orphanName(orphan), files: files.value, patch: patch.value });
};
