import type { DurationMs } from '../model/time.ts';
import type { SignalName } from '../ports/processes.ts';
import { strike } from './catch-orphans.ts';
import { systemClock } from './clock.ts';
import type { ProcessEntry } from './process-table.ts';

// Stopping can be outrun only by forks that are under way: a second look finds those. More looks than
// these mean processes that come from elsewhere, which the kills that follow thin out.
const looksAtMost = 8;

/** How the members of a round are found and reached. */
export interface Reach {
  /** Who lives now. */
  find(): readonly ProcessEntry[];
  /** Stops the round's orphans that are our children by now: a part of the living that is quickly found. */
  catchOrphans(): readonly ProcessEntry[];
  send(entry: ProcessEntry, signal: SignalName): void;
  /** Ends all that share the round's cgroup, where it has one. */
  killCgroup(): void;
}

/** Stops everybody, so that nobody forks while the rest is being killed. Gives who lives. */
const freeze = (reach: Reach): readonly ProcessEntry[] => {
  const stopped = new Map<number, ProcessEntry>();
  for (let look = 1; ; look += 1) {
    const living = reach.find();
    const fresh = living.filter((entry) => stopped.get(entry.pid)?.birth !== entry.birth);
    if (fresh.length === 0 || look === looksAtMost) return living;
    for (const entry of fresh) {
      reach.send(entry, 'SIGSTOP');
      stopped.set(entry.pid, entry);
    }
  }
};

// A pass over all processes takes milliseconds; a process that forks its successor and exits is gone by then.
const longestHuntMs = 300;

/** Kills orphans as fast as they come, since each hop from parent to child hands the child to us. Ends when none is new. */
const hunt = (reach: Reach): void => {
  const end = systemClock.monotonic() + longestHuntMs;
  const struck = new Set<number>();
  while (systemClock.monotonic() < end) {
    const fresh = reach.catchOrphans().filter(({ pid }) => !struck.has(pid));
    if (fresh.length === 0) return;
    for (const orphan of fresh) {
      strike(orphan, 'SIGKILL');
      struck.add(orphan.pid);
    }
  }
};

/**
 * SIGKILL until two looks in a row find nobody: one look can miss a process that was being born.
 * Resolves with who still lives when `limit` is over.
 */
export const killAll = async (reach: Reach, limit: DurationMs): Promise<readonly ProcessEntry[]> => {
  const end = systemClock.monotonic() + limit;
  let emptyLooks = 0;
  for (;;) {
    reach.killCgroup();
    hunt(reach);
    const living = freeze(reach);
    for (const entry of living) reach.send(entry, 'SIGKILL');
    emptyLooks = living.length === 0 ? emptyLooks + 1 : 0;
    if (emptyLooks === 2) return [];
    if (systemClock.monotonic() >= end) return living;
    // Time for the kernel to end them, and for Bun to reap the leader.
    await systemClock.sleep(living.length === 0 ? 1 : 5);
  }
};
