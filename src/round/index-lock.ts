import { seconds, toSeconds } from '../model/time.ts';
import type { Journal } from '../ports/journal.ts';
import type { GitResult, RemovedLock, Repository } from '../ports/repository.ts';

/** git holds its lock for seconds; one this old, with nobody of a round alive, was left by a git that was killed. */
const staleLockMs = seconds(60);

export interface LockPorts {
  readonly repository: Repository;
  readonly journal: Journal;
}

const tell = async (journal: Journal, removing: GitResult<RemovedLock | undefined>): Promise<void> => {
  const removed = await removing;
  if (!removed.ok || removed.value === undefined) return;
  journal.record({ event: 'index_lock_removed', path: removed.value.path, age_s: toSeconds(removed.value.ageMs) });
};

/**
 * Removes the lock of the index that a dead git left. Call while no process of a round lives: after one, so that
 * its work can be kept, and before one, which could commit nothing.
 */
export const removeStaleLock = async ({ repository, journal }: LockPorts): Promise<void> =>
  await tell(journal, repository.removeStaleIndexLock(staleLockMs));

/** Clears what a supervisor left that died while it kept work: its gits, their files, its lock. Call at start, with the locks held. */
export const clearDeadGit = async ({ repository, journal }: LockPorts): Promise<void> =>
  await tell(journal, repository.clearAfterDeath());
