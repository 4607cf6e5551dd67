import type { SweptProcess } from '../model/round-report.ts';
import { seconds, type DurationMs } from '../model/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { ProcessFacts, RoundMembers } from '../ports/processes.ts';

/** Who outlived the agent and was ended, and who could not be (uninterruptible sleep). */
export interface Ended {
  readonly swept: readonly SweptProcess[];
  readonly survivors: readonly ProcessFacts[];
}

export interface EndOptions {
  /** Between SIGTERM and SIGKILL. */
  readonly graceMs: DurationMs;
  /** The agent itself, which is never told as swept; absent where it is one of those that were left behind. */
  readonly leader?: number;
  /** Whether the agent was alive at last; then SIGTERM does not wait for a look at who is there. */
  readonly leaderLives: boolean;
  /** Asked at every look: whether those who live leave no time for the rest of the grace. */
  readonly hurry?: (living: readonly ProcessFacts[]) => boolean;
}

// SIGKILL acts at once, save on a process in uninterruptible sleep, which may never wake.
const killLimitMs = seconds(10);
const firstLookMs = 10;
const slowestLookMs = 100;

/** Waits until nobody lives or the grace is over; tells each look to `see`. Gives who lives. */
const waitForEnd = async (
  clock: Clock,
  members: RoundMembers,
  options: EndOptions,
  see: (living: readonly ProcessFacts[]) => void,
): Promise<readonly ProcessFacts[]> => {
  const end = clock.monotonic() + options.graceMs;
  for (let pause = firstLookMs; ; pause = Math.min(pause * 1.5, slowestLookMs)) {
    await clock.sleep(Math.max(0, Math.min(pause, end - clock.monotonic())));
    const living = members.alive();
    see(living);
    if (living.length === 0 || clock.monotonic() >= end || options.hurry?.(living) === true) return living;
    // A stopped process keeps SIGTERM pending: woken up, it has the chance to end by itself.
    if (pause === firstLookMs) members.signal('SIGCONT');
  }
};

/** Ends all of a round: SIGTERM to everybody, after the grace SIGKILL until nobody lives. */
export const endAll = async (clock: Clock, members: RoundMembers, options: EndOptions): Promise<Ended> => {
  const swept = new Map<number, SweptProcess>();
  const note = (living: readonly ProcessFacts[], signal: SweptProcess['signal']): void => {
    for (const { pid, command } of living) if (pid !== options.leader) swept.set(pid, { pid, command, signal });
  };
  const outlive = (living: readonly ProcessFacts[]): void => {
    if (living.every(({ pid }) => pid !== options.leader)) note(living, 'SIGTERM');
  };
  if (!options.leaderLives) {
    const present = members.alive();
    if (present.length === 0) return { swept: [], survivors: [] };
    outlive(present);
  }
  members.signal('SIGTERM');
  const stubborn = await waitForEnd(clock, members, options, outlive);
  if (stubborn.length === 0) return { swept: [...swept.values()], survivors: [] };
  note(stubborn, 'SIGKILL');
  const survivors = await members.killAll(killLimitMs);
  return { swept: [...swept.values()], survivors };
};
