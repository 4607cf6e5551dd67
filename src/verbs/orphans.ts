import type { DirtyFile } from '../model/round-report.ts';
import { ok, type Result } from '../model/result.ts';
import { parseTime, type DurationMs } from '../model/time.ts';
import type { Platform } from '../ports/platform.ts';
import type { Orphan } from '../ports/repository.ts';
import { orphanName, orphanRepository, type OrphanPlace } from './orphan-place.ts';

/** Kept work as it is listed. */
export interface ListedOrphan extends Orphan {
  /** `R7`, `R7-2`. */
  readonly name: string;
  readonly age: DurationMs;
  readonly files: readonly DirtyFile[];
}

/** All kept work of a work tree, newest first. */
export const listOrphans = async (place: OrphanPlace, platform: Platform): Promise<Result<readonly ListedOrphan[]>> => {
  const repository = orphanRepository(place, platform);
  if (!repository.ok) return repository;
  const orphans = await repository.value.orphans();
  if (!orphans.ok) return orphans;
  const listed: ListedOrphan[] = [];
  for (const orphan of orphans.value) {
    const files = await repository.value.orphanFiles(orphan.sha);
    if (!files.ok) return files;
    const now = platform.clock.now();
    listed.push({
      ...orphan,
      name: orphanName(orphan),
      age: now - (parseTime(orphan.keptAt) ?? now),
      files: files.value,
    });
  }
  return ok(listed);
};
