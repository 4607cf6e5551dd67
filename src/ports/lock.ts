import type { FailureOf, LockHolder } from '../model/failure.ts';
import type { Result } from '../model/result.ts';

/** A lock held until released or until this process ends, however it ends. */
export interface Lock {
  readonly path: string;
  release(): void;
}

/** Advisory locks (flock) that other tools honour too. */
export interface Locks {
  /** Never waits: a lock that somebody holds is a failure that names the holder where its file does. `config` is what the loser is told that it is held for. */
  acquire(path: string, config?: string): Result<Lock, FailureOf<'locked'> | FailureOf<'io'>>;
  /** Who holds it, as its file tells, which is believed only of the living. Takes nothing, so it is in nobody's way. */
  holder(path: string): LockHolder | undefined;
}
