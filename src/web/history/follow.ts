import { withEvent } from '../../journal/fold.ts';
import { parseEntry } from '../../journal/line.ts';
import type { JournalEvent } from '../../model/event.ts';
import type { MetricsLine } from '../../model/metrics.ts';
import type { RoundRecord } from '../../model/round-record.ts';
import type { ReadFrom, StreamParts } from '../../ports/observed-host.ts';
import { linesOf } from '../../witness/stream.ts';
import type { AlertLife } from '../wire.ts';
import { endedAlerts } from './alerts.ts';
import type { Stretch } from './columns.ts';
import { metricsLine } from './read-metrics.ts';
import { withWaitEvent, type ToldWait } from './waits.ts';

/** The end of a journal as it is followed, and where to read on. */
export interface Followed {
  readonly rounds: readonly RoundRecord[];
  readonly waits: readonly ToldWait[];
  readonly samples: readonly MetricsLine[];
  /** Those that ended. */
  readonly alerts: readonly AlertLife[];
  /** The last events. */
  readonly recent: readonly JournalEvent[];
  readonly events: ReadFrom;
  readonly metrics: ReadFrom;
}

/** How far the first look goes back, and how many rounds are remembered. */
export interface FollowBounds {
  readonly eventsTail: number;
  readonly metricsTail: number;
  readonly rounds: number;
}

const recentAtMost = 20;

/** Nothing read yet. */
export const unfollowed = ({ eventsTail, metricsTail }: FollowBounds): Followed => ({
  rounds: [],
  waits: [],
  samples: [],
  alerts: [],
  recent: [],
  events: { kind: 'tail', bytes: eventsTail },
  metrics: { kind: 'tail', bytes: metricsTail },
});

/** What was handed over of the two streams. */
export interface SeenStreams {
  readonly events: StreamParts;
  readonly metrics: StreamParts;
}

/** What is in a list that was not in it before; a round that has changed is another object. */
const fresh = <Item>(list: readonly Item[], before: readonly Item[]): readonly Item[] => {
  const known = new Set(before);
  return list.filter((item) => !known.has(item));
};

/** Follows on: what is known then, what of it is new or changed, and every event that was new. */
export const followOn = (
  before: Followed,
  seen: SeenStreams,
  bounds: FollowBounds,
): { readonly followed: Followed; readonly news: Stretch; readonly events: readonly JournalEvent[] } => {
  const events = linesOf(seen.events, before.events);
  const metrics = linesOf(seen.metrics, before.metrics);
  const told = events.lines.flatMap(({ bytes, file, offset }) => {
    const entry = bytes === undefined ? undefined : parseEntry(bytes, { file, offset });
    return entry?.kind === 'event' ? [entry.event] : [];
  });
  const rounds = told.reduce(withEvent, before.rounds).slice(-bounds.rounds);
  const waits = told.reduce(withWaitEvent, before.waits).slice(-bounds.rounds);
  const samples = metrics.lines.flatMap(({ bytes }) => metricsLine(bytes) ?? []);
  const alerts = endedAlerts(told);
  const followed: Followed = {
    rounds,
    waits,
    samples: [...before.samples, ...samples].slice(-2 * bounds.rounds),
    alerts: [...before.alerts, ...alerts].slice(-bounds.rounds),
    recent: [...before.recent, ...told.slice(-recentAtMost)].slice(-recentAtMost),
    events: events.cursor === undefined ? before.events : { kind: 'cursor', cursor: events.cursor },
    metrics: metrics.cursor === undefined ? before.metrics : { kind: 'cursor', cursor: metrics.cursor },
  };
  const news = {
    rounds: fresh(rounds, before.rounds),
    waits: fresh(waits, before.waits),
    samples,
    alerts,
  };
  return { followed, news, events: told };
};

/** Whether a stretch tells nothing. */
export const isEmpty = ({ rounds, waits, samples, alerts }: Stretch): boolean =>
  rounds.length + waits.length + samples.length + alerts.length === 0;
