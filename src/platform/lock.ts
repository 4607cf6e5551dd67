import { closeSync, constants, fstatSync, ftruncateSync, statSync, writeSync } from 'node:fs';
import { constants as system } from 'node:os';
import * as v from 'valibot';
import type { FailureOf, LockHolder } from '../model/failure.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { isoTime, parseTime } from '../model/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { Lock, Locks } from '../ports/lock.ts';
import { attempt, errnoName } from './io-failure.ts';
import { errno, libc } from './libc.ts';
import { openRegular, readWhole, tighten } from './regular-file.ts';

// flock(2)'s flags, the same numbers on Linux and macOS.
const exclusive = 2;
const withoutWaiting = 4;
const unlock = 8;

const lockFile = constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW;
const lockMode = 0o600;

const holderSchema = v.object({
  pid: v.pipe(v.number(), v.integer()),
  since: v.string(),
  command: v.string(),
  config: v.exactOptional(v.string()),
});

/** Whether a process lives; a zombie cannot hold a lock, but its id is not yet another's, so it may count. */
const lives = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errnoName(error) === 'EPERM';
  }
};

/**
 * Who holds a lock, as its file tells. The text may be a dead holder's while another program (util-linux
 * `flock`, or one of ours that has not written yet) holds the lock, so it is believed only of the living.
 */
const holderOf = (path: string): LockHolder | undefined => {
  try {
    const holder = v.parse(holderSchema, JSON.parse(readWhole(path).toString('utf8')));
    return lives(holder.pid) ? holder : undefined;
  } catch {
    return undefined;
  }
};

const writeHolder = (descriptor: number, holder: LockHolder): void => {
  ftruncateSync(descriptor, 0);
  writeSync(descriptor, `${JSON.stringify(holder)}\n`, 0);
};

/** Whether the path still leads to the file that we locked: a lock on a removed file keeps nobody out. */
const stillThere = (descriptor: number, path: string): boolean => {
  const ours = fstatSync(descriptor);
  const there = attempt('look at', path, () => statSync(path));
  return there.ok && there.value.ino === ours.ino && there.value.dev === ours.dev;
};

type Taken = 'taken' | 'held' | { readonly errno: number };

const tryFlock = (descriptor: number): Taken => {
  for (;;) {
    if (libc.flock(descriptor, exclusive | withoutWaiting) === 0) return 'taken';
    const reason = errno();
    if (reason === system.errno.EWOULDBLOCK) return 'held';
    if (reason !== system.errno.EINTR) return { errno: reason };
  }
};

const errnoText = (number: number): string =>
  Object.entries(system.errno).find(([, value]) => value === number)?.[0] ?? `errno ${number}`;

type Acquired = Result<number, FailureOf<'locked'> | FailureOf<'io'>>;

/** Gives the descriptor that holds the lock. */
const acquire = (path: string): Acquired => {
  for (;;) {
    const opened = attempt('open', path, () => openRegular(path, lockFile, lockMode));
    if (!opened.ok) return opened;
    tighten(opened.value, lockMode);
    const taken = tryFlock(opened.value);
    if (taken === 'taken' && stillThere(opened.value, path)) return opened;
    closeSync(opened.value);
    if (taken === 'taken') continue;
    if (taken !== 'held') {
      const name = errnoText(taken.errno);
      return fail({ code: 'io', operation: 'lock', path, errno: name, reason: 'this file system has no file locks' });
    }
    const holder = holderOf(path);
    return fail({ code: 'locked', path, ...(holder === undefined ? {} : { holder }) });
  }
};

const release = (descriptor: number): void => {
  // The file stays: removing it would let two processes lock two files of one name.
  ftruncateSync(descriptor, 0);
  libc.flock(descriptor, unlock);
  closeSync(descriptor);
};

/** The same failure, with how long the holder has had the lock. */
const withAge = (
  failure: FailureOf<'locked'> | FailureOf<'io'>,
  clock: Clock,
): FailureOf<'locked'> | FailureOf<'io'> => {
  const holder = failure.code === 'locked' ? failure.holder : undefined;
  const since = holder === undefined ? undefined : parseTime(holder.since);
  if (failure.code !== 'locked' || holder === undefined || since === undefined) return failure;
  return { ...failure, holder: { ...holder, ageMs: Math.max(0, clock.now() - since) } };
};

/**
 * Locks by flock(2), which the kernel gives back however their holder ends, and which util-linux `flock`
 * honours. The descriptor is close-on-exec: a child that kept it would hold the lock after our death.
 * `command` is what the loser is told of us.
 */
export const openLocks = (clock: Clock, command: string): Locks => ({
  acquire: (path, config) => {
    const acquired = acquire(path);
    if (!acquired.ok) return fail(withAge(acquired.failure, clock));
    const descriptor = acquired.value;
    try {
      writeHolder(descriptor, {
        pid: process.pid,
        since: isoTime(clock.now()),
        command,
        ...(config === undefined ? {} : { config }),
      });
    } catch (error) {
      // The lock counts, its text is a courtesy: a full disk must not keep a supervisor from starting to say so.
      if (errnoName(error) === '') throw error;
    }
    return ok(heldLock(path, descriptor));
  },
  holder: holderOf,
});

const heldLock = (path: string, descriptor: number): Lock => {
  let held = true;
  return {
    path,
    release: () => {
      if (held) release(descriptor);
      held = false;
    },
  };
};
