import { timeOf } from '../../journal/line.ts';
import type { JournalEvent } from '../../model/event.ts';
import { parseTime, type EpochMs } from '../../model/time.ts';

/** A wait of the Loop between two rounds. */
export interface ToldWait {
  readonly from: EpochMs;
  /** Null while it goes on. */
  readonly to: EpochMs | null;
  readonly reason: string;
  /** When it was to end. */
  readonly until: EpochMs;
  /** In words. */
  readonly why: string;
}

const begun = (event: JournalEvent): ToldWait | undefined => {
  if (event.event !== 'loop_waiting') return undefined;
  const from = timeOf(event);
  return { from, to: null, reason: event.reason, until: parseTime(event.until) ?? from, why: event.why };
};

const endsWait = ({ event }: JournalEvent): boolean =>
  event === 'loop_waiting' ||
  event === 'round_start' ||
  event === 'supervisor_started' ||
  event === 'supervisor_stopped';

/** The waits after one more event; the same list where it tells nothing of them. A clock that was set back makes no negative wait. */
export const withWaitEvent = (waits: readonly ToldWait[], event: JournalEvent): readonly ToldWait[] => {
  if (!endsWait(event)) return waits;
  const last = waits.at(-1);
  const next = begun(event);
  if (next === undefined && last?.to !== null) return waits;
  const closed =
    last?.to === null ? [...waits.slice(0, -1), { ...last, to: Math.max(last.from, timeOf(event)) }] : waits;
  return next === undefined ? closed : [...closed, next];
};

/**
 * The waits of a stretch of the journal. `end`: the time of the event that comes behind it, where one does; it has
 * ended whatever went on.
 */
export const waitsOf = (events: readonly JournalEvent[], end: EpochMs | undefined): readonly ToldWait[] => {
  const waits: ToldWait[] = [];
  for (const event of events) {
    if (!endsWait(event)) continue;
    const last = waits.at(-1);
    if (last?.to === null) waits[waits.length - 1] = { ...last, to: Math.max(last.from, timeOf(event)) };
    const next = begun(event);
    if (next !== undefined) waits.push(next);
  }
  const last = waits.at(-1);
  if (end !== undefined && last?.to === null) waits[waits.length - 1] = { ...last, to: Math.max(last.from, end) };
  return waits;
};

/** A wait that nobody is there to wait out has ended when it was to, at the latest now. */
export const endedWithout = (waits: readonly ToldWait[], now: EpochMs): readonly ToldWait[] =>
  waits.map((wait) => (wait.to === null ? { ...wait, to: Math.max(wait.from, Math.min(wait.until, now)) } : wait));
