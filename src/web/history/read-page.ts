import { foldRounds } from '../../journal/fold.ts';
import { timeOf, type LinePlace } from '../../journal/line.ts';
import { readBackward, readBefore, type JournalSource } from '../../journal/read.ts';
import type { JournalEvent } from '../../model/event.ts';
import type { EpochMs } from '../../model/time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HistoryPage } from '../wire.ts';
import { endedAlerts } from './alerts.ts';
import { historyPage } from './columns.ts';
import { cursorText, placeOf, type HistoryCursor } from './cursor.ts';
import { metricsBack } from './read-metrics.ts';
import { endedWithout, waitsOf } from './waits.ts';

/** A page of the past: what a browser takes in at once. */
const roundsAtMost = 2000;
/** A journal that is full of something else is read on in the next page. */
const linesAtMost = 40_000;
/** After so many lines everybody else has a turn. */
const linesATurn = 10_000;

interface PlacedEvent {
  readonly event: JournalEvent;
  readonly place: LinePlace;
}

interface EventsRead {
  /** Oldest first. */
  readonly events: readonly JournalEvent[];
  /** Where the page begins; absent at the journal's beginning. */
  readonly cut?: LinePlace;
}

/** The page begins with its first round; what stands before that belongs to the next one. */
const aligned = (found: readonly PlacedEvent[], more: boolean, last: LinePlace | undefined): EventsRead => {
  if (!more || last === undefined) return { events: found.map(({ event }) => event).toReversed() };
  const start = found.findLastIndex(({ event }) => event.event === 'round_start');
  const first = found[start];
  if (first === undefined) return { events: found.map(({ event }) => event).toReversed(), cut: last };
  return {
    events: found
      .slice(0, start + 1)
      .map(({ event }) => event)
      .toReversed(),
    cut: first.place,
  };
};

const eventsBack = async (source: JournalSource, clock: Clock, from: LinePlace | undefined): Promise<EventsRead> => {
  const found: PlacedEvent[] = [];
  let [lines, rounds] = [0, 0];
  let last: LinePlace | undefined;
  for (const entry of from === undefined ? readBackward(source) : readBefore(source, from)) {
    // One line beyond the last round: only so is it known that something lies before.
    if (rounds === roundsAtMost || lines === linesAtMost) return aligned(found, true, last);
    lines += 1;
    last = entry.place;
    if (entry.kind === 'event') {
      found.push({ event: entry.event, place: entry.place });
      if (entry.event.event === 'round_start') rounds += 1;
    }
    if (lines % linesATurn === 0) await clock.sleep(0);
  }
  return aligned(found, false, last);
};

/** The project as it stands, for the newest page. */
interface Standing {
  /** A supervisor is at work, so that an open wait goes on. */
  readonly alive: boolean;
  readonly now: EpochMs;
}

const firstRound = (events: readonly JournalEvent[]): number => {
  const start = events.find((event) => event.event === 'round_start');
  return start?.event === 'round_start' ? start.round_num : Number.POSITIVE_INFINITY;
};

const olderThan = (
  source: JournalSource,
  { events, cut }: EventsRead,
  metrics: HistoryCursor['metrics'],
  before: HistoryCursor | undefined,
): string | null => {
  const place = cut === undefined ? undefined : placeOf(source, cut.file, cut.offset);
  if (place === undefined) return null;
  const [first] = events;
  const at = first === undefined ? (before?.at ?? 0) : timeOf(first);
  return cursorText({ events: place, at, ...(metrics === undefined ? {} : { metrics }) });
};

/**
 * A page of the past, read backwards from a cursor or from the journal's end: what it costs does not grow with the
 * journal. `standing` belongs to the newest page, where things may still go on.
 */
export const readPage = async (
  source: JournalSource,
  clock: Clock,
  before: HistoryCursor | undefined,
  standing: Standing,
): Promise<HistoryPage> => {
  const read = await eventsBack(source, clock, before?.events);
  const { events } = read;
  const noMetrics = before !== undefined && before.metrics === undefined;
  const metrics = noMetrics ? { samples: [] } : metricsBack(source, before?.metrics, firstRound(events));
  const told = waitsOf(events, before?.at);
  const waits = before === undefined && !standing.alive ? endedWithout(told, standing.now) : told;
  const alerts = endedAlerts(events);
  const place = 'place' in metrics ? metrics.place : undefined;
  const older = olderThan(source, read, place, before);
  return historyPage({ rounds: foldRounds(events), waits, samples: metrics.samples, alerts }, older);
};
