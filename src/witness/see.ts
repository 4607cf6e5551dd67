import * as v from 'valibot';
import { parseEntry, type JournalEntry } from '../journal/line.ts';
import { sampleOfMetrics, type HostSample } from '../model/host-sample.ts';
import { metricsLineSchema } from '../model/metrics.ts';
import { isOpen } from '../model/round-record.ts';
import type { DurationMs, EpochMs } from '../model/time.ts';
import { watchBounds } from '../model/watch.ts';
import type { Observation, PollRequest, StreamParts } from '../ports/observed-host.ts';
import { foldEntry, withDamage, withJump, type FoldedWatch } from './fold.ts';
import { linesOf, type StreamLine } from './stream.ts';

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
  samples: [...watch.samples, ...samples].slice(-watchBounds.samples),
});

/** Memory is that of the open round; the one before has nothing to do with it. */
const withMemory = (watch: FoldedWatch, { at, roundMemoryBytes: bytes }: Observation): FoldedWatch => {
  const round = watch.rounds.at(-1);
  if (round === undefined || !isOpen(round) || bytes === undefined) return { ...watch, roundMemory: [] };
  const ofRound = watch.roundMemory.filter((sample) => sample.at >= round.startedAt);
  return { ...watch, roundMemory: [...ofRound, { at, bytes }].slice(-watchBounds.roundMemory) };
};

/**
 * The watch with what a poll brought.
 * @param jumped how much further than the clock that nobody can set the wall clock has gone since the last poll
 */
export const see = (before: FoldedWatch, asked: PollRequest, seen: Observation, jumped: DurationMs): Sight => {
  const events = linesOf(seen.events, asked.events);
  const metrics = linesOf(seen.metrics, asked.metrics);
  const entries = events.lines.flatMap((line) => entryOf(line) ?? []);
  const folded = entries.reduce((watch, entry) => foldEntry(watch, entry, seen.at), before);
  const told = withUnreadable(withJump(folded, seen.at, jumped), seen.events, seen.at);
  const sampled = withSamples(told, [...metrics.lines.flatMap((line) => sampleOf(line) ?? []), seen.sample]);
  const watch = { ...withMemory(sampled, seen), supervisor: seen.supervisor };
  const round = watch.rounds.at(-1);
  return {
    watch,
    entries,
    next: {
      events: events.cursor === undefined ? asked.events : { kind: 'cursor', cursor: events.cursor },
      metrics: metrics.cursor === undefined ? asked.metrics : { kind: 'cursor', cursor: metrics.cursor },
      roundMemory: watch.memoryLimitBytes !== undefined && round !== undefined && isOpen(round),
    },
  };
};
