import { timeOf, type JournalEntry } from '../journal/line.ts';
import { ok, type Result } from '../model/result.ts';
import type { EpochMs, MonotonicMs } from '../model/time.ts';
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

/** Whether what was read reaches back to where the day's budgets count from. */
const reachesDay = ({ daySpent }: FoldedWatch, entries: readonly JournalEntry[], now: EpochMs): boolean => {
  if (daySpent === undefined || now >= daySpent.until) return true;
  const first = entries.find((entry) => entry.kind === 'event');
  return first !== undefined && timeOf(first.event) < daySpent.since;
};

const heldBytes = ({ events }: Observation): number => events.parts.reduce((sum, { bytes }) => sum + bytes.length, 0);

/** Looks at a host, each time at what is new there; the first time as far back as detectors can look. */
export const createLook = (
  { host, clock }: { readonly host: ObservedHost; readonly clock: Clock },
  blank: FoldedWatch,
): (() => Promise<Result<Look>>) => {
  let sight: Omit<Sight, 'entries'> | undefined;
  let last: { readonly at: EpochMs; readonly monotonic: MonotonicMs } | undefined;

  const poll = async (watch: FoldedWatch, request: PollRequest): Promise<Result<Sight & { seen: Observation }>> => {
    const seen = await host.poll(request);
    if (!seen.ok) return seen;
    const { at } = seen.value;
    const monotonic = clock.monotonic();
    // What the wall clock did that the clock which nobody can set did not.
    const jumped = last === undefined ? 0 : at - last.at - (monotonic - last.monotonic);
    last = { at, monotonic };
    return ok({ ...see(watch, request, seen.value, jumped), seen: seen.value });
  };

  const first = async (bytes: number, ...more: readonly number[]): Promise<Result<Look>> => {
    const polled = await poll(blank, { events: { kind: 'tail', bytes }, metrics: metricsTail, roundMemory: false });
    if (!polled.ok) return polled;
    const { watch, next, seen } = polled.value;
    const [further, ...rest] = more;
    const full = watch.rounds.length >= watchBounds.rounds && reachesDay(watch, polled.value.entries, seen.at);
    const enough = full || heldBytes(seen) < bytes;
    if (!enough && further !== undefined) return await first(further, ...rest);
    sight = { watch, next };
    return ok({ at: seen.at, watch, news: [], entries: polled.value.entries });
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
