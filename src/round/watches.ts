import type { RoundLimits } from '../model/round-settings.ts';
import { toSeconds, type DurationMs } from '../model/time.ts';
import type { Cancel, Clock } from '../ports/clock.ts';
import type { RoundProcesses } from '../ports/processes.ts';
import { breachOf, kernelMemoryBreach, type Breach } from './limits.ts';
import { isOverdue, lingerOn, type Linger } from './linger.ts';
import { nextLook, type Gauge, type Pace } from './pace.ts';

/** What the watches look at. */
export interface Watched {
  readonly clock: Clock;
  readonly round: RoundProcesses;
  readonly limits: RoundLimits;
  /** Whether the agent's terminal event has been read. */
  readonly finished: () => boolean;
  /** US dollars that the round has cost so far, as far as it is known. */
  readonly costUsd: () => number | undefined;
}

/** Why a watch wants the round to be ended. */
export type Found = Breach | { readonly limit: 'lingered'; readonly reason: string };

/** One look: what was found, or how long to wait before the next. */
type Look = () => Found | DurationMs;

/** A watch: its first look comes after `first`. */
interface Watch {
  readonly first: DurationMs;
  readonly look: Look;
}

// Looking at a file costs 2 microseconds, at all processes some milliseconds.
const logPace: Pace = { slowest: 250, fastest: 10 };
const memoryPace: Pace = { slowest: 500, fastest: 50 };
const lingerLookMs = 500;
const costLookMs = 500;

/** The wall, by a timer of its own on the monotonic clock. */
const wall = ({ clock, limits }: Watched): Watch => {
  const startedAt = clock.monotonic();
  const look: Look = () => {
    const elapsedMs = clock.monotonic() - startedAt;
    // A timer may come a fraction of a millisecond early.
    return breachOf(limits, { elapsedMs }) ?? limits.timeoutMs - elapsedMs;
  };
  return { first: limits.timeoutMs, look };
};

/** Size of the log, and since when it has not grown. */
const log = ({ clock, round, limits }: Watched): Watch => {
  let before: Gauge = { at: clock.monotonic(), bytes: round.log.facts().size };
  let grewAt = before.at;
  const look: Look = () => {
    const { size, modifiedAt } = round.log.facts();
    const now: Gauge = { at: clock.monotonic(), bytes: size };
    if (now.bytes !== before.bytes) {
      // It grew at some time since the last look; the file's own time tells when, unless the wall clock jumped.
      const age = clock.now() - modifiedAt;
      grewAt = Math.max(before.at, Math.min(now.at, now.at - age));
    }
    const quietMs = now.at - grewAt;
    const untilStall = limits.stallMs === undefined ? Infinity : limits.stallMs - quietMs;
    const wait = Math.min(nextLook(before, now, limits.logBytes, logPace), untilStall);
    before = now;
    return breachOf(limits, { quietMs, logBytes: now.bytes }) ?? wait;
  };
  return { first: logPace.fastest, look };
};

/** Memory of all processes together, summed up by ourselves unless the kernel holds the limit. */
const memory = ({ clock, round, limits }: Watched, limit: number): Watch => {
  let before: Gauge = { at: clock.monotonic(), bytes: 0 };
  const look: Look = () => {
    if (round.killedForMemory()) return kernelMemoryBreach(limits);
    if (round.memoryEnforced) return memoryPace.slowest;
    const now: Gauge = { at: clock.monotonic(), bytes: round.memoryBytes() };
    const wait = nextLook(before, now, limit, memoryPace);
    before = now;
    return breachOf(limits, { memoryBytes: now.bytes }) ?? wait;
  };
  return { first: memoryPace.fastest, look };
};

/** What the round has cost, as often as its output is read. */
const cost = ({ limits, costUsd }: Watched): Watch => {
  const look: Look = () => {
    const told = costUsd();
    return (told === undefined ? undefined : breachOf(limits, { costUsd: told })) ?? costLookMs;
  };
  return { first: costLookMs, look };
};

/** Whether an agent that said its last word goes on living for nothing. */
const lingering = ({ clock, round, limits, finished }: Watched): Watch => {
  const reason = `still there linger_grace_s=${toSeconds(limits.lingerGraceMs)} after its terminal event`;
  let linger: Linger | undefined;
  const look: Look = () => {
    if (!finished()) return lingerLookMs;
    const others = round.alive().filter(({ pid }) => pid !== round.leader);
    linger = lingerOn(linger, { at: clock.monotonic(), logBytes: round.log.facts().size, others });
    return isOverdue(linger, limits.lingerGraceMs) ? { limit: 'lingered', reason } : lingerLookMs;
  };
  return { first: lingerLookMs, look };
};

/** Sets a watch; `found` is called once at most. */
const set = (clock: Clock, { first, look }: Watch, found: (what: Found) => void): Cancel => {
  let cancel: Cancel;
  const run = (): void => {
    const seen = look();
    if (typeof seen === 'number') cancel = clock.after(Math.max(seen, 1), run);
    else found(seen);
  };
  cancel = clock.after(first, run);
  return () => cancel();
};

/** Sets every watch that the limits ask for, until cancelled. `found` may be called by each. */
export const setWatches = (watched: Watched, found: (what: Found) => void): Cancel => {
  const { clock, limits } = watched;
  const watches = [
    wall(watched),
    log(watched),
    lingering(watched),
    ...(limits.memoryBytes === undefined ? [] : [memory(watched, limits.memoryBytes)]),
    ...(limits.costUsd === undefined ? [] : [cost(watched)]),
  ].map((watch) => set(clock, watch, found));
  return () => {
    for (const cancel of watches) cancel();
  };
};
