import { ok, type Result } from '../model/result.ts';
import type { Platform } from '../ports/platform.ts';
import type { Orphan } from '../ports/repository.ts';
import { findOrphan, orphanName, type OrphanPlace } from './orphan-place.ts';

/** Kept work that was let go; git still has it by its SHA until it next collects garbage. */
export interface DroppedOrphan extends Orphan {
  readonly name: string;
}

/** Lets the kept work that a word means go: its refs, and its entry in the list of stashes. */
export const dropOrphan = async (
  word: string,
  place: OrphanPlace,
  platform: Platform,
): Promise<Result<DroppedOrphan>> => {
  const found = await findOrphan(word, place, platform);
  if (!found.ok) return found;
  const { orphan, repository } = found.value;
  const dropped = await repository.drop(orphan.sha);
  return dropped.ok ? ok({ ...orphan, name: orphanName(orphan) }) : dropped;
};
