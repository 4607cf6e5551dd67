import type { FailureOf } from '../model/failure.ts';
import { ok, type Result } from '../model/result.ts';
import { seconds } from '../model/time.ts';
import type { Lock, Locks } from '../ports/lock.ts';
import type { Platform } from '../ports/platform.ts';

/**
 * Takes every lock, or none: gives what releases them, or the first failure, `locked` with its holder or `io`.
 * `config` is the configuration for which they are held: who finds one taken is told of it.
 */
export const holdLocks = (
  locks: Locks,
  paths: readonly string[],
  config?: string,
): Result<() => void, FailureOf<'locked'> | FailureOf<'io'>> => {
  const held: Lock[] = [];
  const release = (): void => {
    for (const lock of held.toReversed()) lock.release();
  };
  for (const path of paths) {
    const lock = locks.acquire(path, config);
    if (!lock.ok) {
      release();
      return lock;
    }
    held.push(lock.value);
  }
  return ok(release);
};

/** What waiting for a dead holder's locks takes. */
export type LockWaitPorts = Pick<Platform, 'clock' | 'locks'> & {
  readonly processes: Pick<Platform['processes'], 'named'>;
};

const pause = 20;
// A process that SIGKILL has hit looks alive until the kernel has taken its memory apart.
const dyingFor = 200;
const longest = seconds(1);

/**
 * As `holdLocks`, but a holder that has just died is waited for, up to a second: the kernel gives its locks back only
 * some milliseconds after `kill -9`, and a successor that is started at once is not to be sent away for that.
 */
export const holdLocksSoon = async (
  { clock, locks, processes }: LockWaitPorts,
  paths: readonly string[],
  config?: string,
): Promise<Result<() => void>> => {
  const begun = clock.monotonic();
  for (;;) {
    const held = holdLocks(locks, paths, config);
    if (held.ok || held.failure.code !== 'locked') return held;
    const { holder } = held.failure;
    const lives = holder !== undefined && processes.named(holder.pid) !== undefined;
    if (clock.monotonic() - begun >= (lives ? dyingFor : longest)) return held;
    await clock.sleep(pause);
  }
};
