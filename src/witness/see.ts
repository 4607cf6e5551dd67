import * as v from 'valibot';
import { parseEntry, type JournalEntry } from '../journal/line.ts';
import { sampleOfMetrics, type HostSample } from '../model/host-sample.ts';
import { metricsLineSchema } from '../model/metrics.ts';
import { isOpen } from '../model/round-record.ts';
import type { DurationMs, EpochMs } from '../model/time.ts';
import { watchBounds } from '../model/watch.ts';
import type { Observation, PollRequest, ReadFrom, StreamCursor, StreamParts } from '../ports/observed-host.ts';
import { foldEntry, withDamage, withJump, type FoldedWatch } from './fold.ts';
import { linesOf, type StreamLine } from './stream.ts';
import { thinned } from './thinned.ts';

/** What has been seen, and where to look on. */
export interface Sight {
  readonly watch: FoldedWatch;
  readonly next: PollRequest;
  /** What was new in the journal. */
  readonly entries: readonly JournalEntry[];
}

const decoder = new TextDecoder();

const entryOf = ({ bytes, file, offset }: StreamLine): JournalEntry | undefined =>
  bytes === undefined
    ? { kind: 'damage', reason: 'a line without an end', place: { file, offset } }
    : parseEntry(bytes, { file, offset });

const sampleOf = ({ bytes }: StreamLine): HostSample | undefined => {
  try {
    const line = v.safeParse(metricsLineSchema, JSON.parse(decoder.decode(bytes)));
    return line.success ? sampleOfMetrics(line.output) : undefined;
  } catch {
    // A torn line of numbers is one number less; the journal of events is what counts.
    return undefined;
  }
};

/** A stream that cannot be read is told as long as it lasts, as one damage. */
const withUnreadable = (watch: FoldedWatch, { unreadable }: StreamParts, now: EpochMs): FoldedWatch => {
  if (unreadable === undefined) return watch;
  const damage = watch.damage.at(-1)?.reason === unreadable ? watch.damage.slice(0, -1) : watch.damage;
  return withDamage({ ...watch, damage }, now, unreadable);
};

const withSamples = (watch: FoldedWatch, samples: readonly HostSample[]): FoldedWatch => ({
  ...watch,
  samples: thinned([...watch.samples, ...samples], watchBounds.samples),
});

/** Memory is that of the open round; the one before has nothing to do with it. */
const withMemory = (watch: FoldedWatch, { at, roundMemoryBytes: bytes }: Observation): FoldedWatch => {
  const round = watch.rounds.at(-1);
  if (round === undefined || !isOpen(round) || bytes === undefined) return { ...watch, roundMemory: [] };
  const { roundNum: memoryOf } = round;
  const before = watch.memoryOf === memoryOf ? watch.roundMemory : [];
  return { ...watch, memoryOf, roundMemory: thinned([...before, { at, bytes }], watchBounds.roundMemory) };
};

/** Samples are dated anew when the clock was set: a rate must not count hours that were none. */
const withClockSet = (watch: FoldedWatch, at: EpochMs, by: DurationMs): FoldedWatch => {
  const jumped = withJump(watch, at, by);
  if (jumped === watch) return watch;
  const dated = <Sample extends { readonly at: EpochMs }>(samples: readonly Sample[]): readonly Sample[] =>
    samples.map((sample) => ({ ...sample, at: sample.at + by }));
  const { watchedSince = at } = watch;
  return {
    ...jumped,
    samples: dated(watch.samples),
    roundMemory: dated(watch.roundMemory),
    watchedSince: watchedSince + by,
  };
};

/** Damage of which nothing was there at the last poll is of now, however old the line before it may be. */
const foldNew = (watch: FoldedWatch, entry: JournalEntry, now: EpochMs): FoldedWatch =>
  entry.kind === 'damage' ? withDamage(watch, now, entry.reason) : foldEntry(watch, entry, now);

const wholePart = 4 * 1024 * 1024;

/** Where to read on; where there is no file yet, whatever a first one will hold is new. */
const readOn = (cursor: StreamCursor | undefined): ReadFrom =>
  cursor === undefined ? { kind: 'tail', bytes: wholePart } : { kind: 'cursor', cursor };

/**
 * The watch with what a poll brought.
 * @param jumped how much further than the clock that nobody can set the wall clock has gone since the last poll
 */
export const see = (before: FoldedWatch, asked: PollRequest, seen: Observation, jumped: DurationMs): Sight => {
  const events = linesOf(seen.events, asked.events);
  const metrics = linesOf(seen.metrics, asked.metrics);
  const entries = events.lines.flatMap((line) => entryOf(line) ?? []);
  const fold = asked.events.kind === 'cursor' ? foldNew : foldEntry;
  const clocked = withClockSet(before, seen.at, jumped);
  const folded = entries.reduce((watch, entry) => fold(watch, entry, seen.at), clocked);
  const told = withUnreadable(folded, seen.events, seen.at);
  const sampled = withSamples(told, [...metrics.lines.flatMap((line) => sampleOf(line) ?? []), seen.sample]);
  const watchedSince = sampled.watchedSince ?? seen.at;
  const watch = { ...withMemory(sampled, seen), supervisor: seen.supervisor, watchedSince };
  const round = watch.rounds.at(-1);
  return {
    watch,
    entries,
    next: {
      events: readOn(events.cursor),
      metrics: readOn(metrics.cursor),
      roundMemory: watch.memoryLimitBytes !== undefined && round !== undefined && isOpen(round),
    },
  };
};
