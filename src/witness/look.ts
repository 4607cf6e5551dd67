import { timeOf, type JournalEntry } from '../journal/line.ts';
import { ok, type Result } from '../model/result.ts';
import type { DurationMs, EpochMs, MonotonicMs } from '../model/time.ts';
import { watchBounds } from '../model/watch.ts';
import type { Clock } from '../ports/clock.ts';
import type { Observation, ObservedHost, PollRequest, ReadFrom } from '../ports/observed-host.ts';
import type { FoldedWatch } from './fold.ts';
import { see, type Sight } from './see.ts';

const kib = 1024;
/** How far back the first look reads: more only where these hold too few rounds, or not the whole day that a budget counts. */
const tails = [64 * kib, 256 * kib, 1024 * kib, 4096 * kib] as const;
const metricsTail: ReadFrom = { kind: 'tail', bytes: 128 * kib };
/** A monitor that slept for a year catches up in several polls. */
const portionsPerPoll = 64;

/** What one look at the host brought. */
export interface Look {
  /** By the clock of the watched host. */
  readonly at: EpochMs;
  readonly watch: FoldedWatch;
  /** What was new in the journal; nothing at the first look, whose news are history. */
  readonly news: readonly JournalEntry[];
  /** What was read of the journal; at the first look its history. */
  readonly entries: readonly JournalEntry[];
}

/** Whether what was read reaches back so far in time. */
const reaches = (entries: readonly JournalEntry[], since: EpochMs): boolean => {
  const first = entries.find((entry) => entry.kind === 'event');
  return first !== undefined && timeOf(first.event) < since;
};

/** Whether what was read reaches back to where the day's budgets count from. */
const reachesDay = ({ daySpent }: FoldedWatch, entries: readonly JournalEntry[], now: EpochMs): boolean => {
  return daySpent === undefined || now >= daySpent.until || reaches(entries, daySpent.since);
};

const heldBytes = ({ events }: Observation): number => events.parts.reduce((sum, { bytes }) => sum + bytes.length, 0);

/** Who is looked at, by which clock. */
export interface LookParts {
  readonly host: ObservedHost;
  readonly clock: Clock;
  /** How far back the first look must reach at the least, as far as the journal may be read. */
  readonly lookBackMs: DurationMs;
}

interface Moment {
  /** By the clock of the watched host. */
  readonly at: EpochMs;
  /** By the clocks of this one, which is the same where no other is watched. */
  readonly wall: EpochMs;
  readonly monotonic: MonotonicMs;
}

/**
 * How much further the watched host’s clock has gone than it should have. Of this machine that is what the clock
 * which nobody can set says; another host’s clock has jumped only where both of ours say so, for one of them
 * stands still while this machine sleeps, and the other may be set.
 */
const jumpBetween = (last: Moment, now: Moment, other: boolean): DurationMs => {
  const gone = now.at - last.at;
  const byMonotonic = gone - (now.monotonic - last.monotonic);
  const byWall = gone - (now.wall - last.wall);
  if (!other) return byMonotonic;
  if (Math.sign(byMonotonic) !== Math.sign(byWall)) return 0;
  return Math.abs(byWall) < Math.abs(byMonotonic) ? byWall : byMonotonic;
};

/** Looks at a host, each time at what is new there; the first time as far back as detectors can look. */
export const createLook = (
  { host, clock, lookBackMs }: LookParts,
  blank: FoldedWatch,
): (() => Promise<Result<Look>>) => {
  let sight: Omit<Sight, 'entries'> | undefined;
  let last: Moment | undefined;

  const poll = async (watch: FoldedWatch, request: PollRequest): Promise<Result<Sight & { seen: Observation }>> => {
    const seen = await host.poll(request);
    if (!seen.ok) return seen;
    const now = { at: seen.value.at, wall: clock.now(), monotonic: clock.monotonic() };
    const jumped = last === undefined ? 0 : jumpBetween(last, now, host.name !== undefined);
    last = now;
    return ok({ ...see(watch, request, seen.value, jumped), seen: seen.value });
  };

  const first = async (bytes: number, ...more: readonly number[]): Promise<Result<Look>> => {
    const polled = await poll(blank, { events: { kind: 'tail', bytes }, metrics: metricsTail, roundMemory: false });
    if (!polled.ok) return polled;
    const { watch, next, seen, entries } = polled.value;
    const [further, ...rest] = more;
    const reached = lookBackMs === 0 || reaches(entries, seen.at - lookBackMs);
    const full = watch.rounds.length >= watchBounds.rounds && reached && reachesDay(watch, entries, seen.at);
    const enough = full || heldBytes(seen) < bytes;
    if (!enough && further !== undefined) return await first(further, ...rest);
    sight = { watch, next };
    return ok({ at: seen.at, watch, news: [], entries });
  };

  const further = async (from: Omit<Sight, 'entries'>): Promise<Result<Look>> => {
    const news: JournalEntry[] = [];
    let { watch, next } = from;
    for (let portion = 1; ; portion += 1) {
      const polled = await poll(watch, next);
      if (!polled.ok) return polled;
      ({ watch, next } = polled.value);
      sight = { watch, next };
      news.push(...polled.value.entries);
      const { seen } = polled.value;
      if (!seen.events.more || portion >= portionsPerPoll) return ok({ at: seen.at, watch, news, entries: news });
    }
  };

  return async () => (sight === undefined ? await first(...tails) : await further(sight));
};
