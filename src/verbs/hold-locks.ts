import { ok, type Result } from '../model/result.ts';
import type { Lock, Locks } from '../ports/lock.ts';

/** Takes every lock, or none: gives what releases them, or the first failure, `locked` with its holder or `io`. */
export const holdLocks = (locks: Locks, paths: readonly string[]): Result<() => void> => {
  const held: Lock[] = [];
  const release = (): void => {
    for (const lock of held.toReversed()) lock.release();
  };
  for (const path of paths) {
    const lock = locks.acquire(path);
    if (!lock.ok) {
      release();
      return lock;
    }
    held.push(lock.value);
  }
  return ok(release);
};
