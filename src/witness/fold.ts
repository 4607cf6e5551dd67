import { withEvent } from '../journal/fold.ts';
import { timeOf, type JournalEntry } from '../journal/line.ts';
import { spentBy } from '../journal/spent.ts';
import type { JournalEvent } from '../model/event.ts';
import { addToPeriod, freshPeriod } from '../model/spending.ts';
import { parseTime, seconds, type DurationMs, type EpochMs } from '../model/time.ts';
import { emptyWatch, watchBounds, type Watch } from '../model/watch.ts';

/** A watch while it is folded, with what only the fold needs to remember. */
export interface FoldedWatch extends Watch {
  /** The Loop ended for want of a login, and nobody has started it again. */
  readonly loginLost: boolean;
  /** When the latest line was written, by whomever. */
  readonly lastLineAt?: EpochMs;
  /** The round whose memory was measured. */
  readonly memoryOf?: number;
}

/** Before the first line. */
export const unfolded: FoldedWatch = { ...emptyWatch, loginLost: false };

/** A clock that was corrected by less was not set. */
const leastJump = seconds(10);

/** The exit code of a Loop that ended for want of a login. */
const noAccess = 77;

/** A list with one more at its end, and at most `bound` in all. */
const pushed = <Item>(list: readonly Item[], item: Item, bound: number): readonly Item[] =>
  list.length < bound ? [...list, item] : [...list.slice(1 - bound), item];

const withAttempt = (watch: FoldedWatch, at: EpochMs, refused?: string): FoldedWatch => ({
  ...watch,
  attempts: pushed(watch.attempts, { at, ...(refused === undefined ? {} : { refused }) }, watchBounds.attempts),
});

/** The watch with a line that could not be read, or was lost. */
export const withDamage = (watch: FoldedWatch, at: EpochMs, reason: string): FoldedWatch => ({
  ...watch,
  damage: pushed(watch.damage, { at, reason }, watchBounds.damage),
});

/** The watch with a clock that jumped; a small correction is none. */
export const withJump = (watch: FoldedWatch, at: EpochMs, by: DurationMs): FoldedWatch =>
  Math.abs(by) < leastJump
    ? watch
    : { ...watch, clockJumps: pushed(watch.clockJumps, { at, by }, watchBounds.clockJumps) };

const withoutWait = ({ waiting: _over, ...rest }: FoldedWatch): FoldedWatch => rest;

const withRound = (watch: FoldedWatch, event: JournalEvent): FoldedWatch => {
  const rounds = withEvent(watch.rounds, event);
  return rounds === watch.rounds ? watch : { ...watch, rounds: rounds.slice(-watchBounds.rounds) };
};

const started = (watch: FoldedWatch, at: EpochMs): FoldedWatch => ({
  ...withoutWait(watch),
  ...(watch.loginLost ? { loginLost: false, loginRenewedAt: at } : {}),
});

/** What an event says beside its part in a round. */
const withMeaning = (watch: FoldedWatch, event: JournalEvent, at: EpochMs): FoldedWatch => {
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- few of the many kinds mean something here
  switch (event.event) {
    case 'round_start':
      return withoutWait(withAttempt(watch, at));
    case 'smoke_check_failed':
      return withAttempt(watch, at, event.reason);
    case 'loop_waiting':
      return { ...watch, waiting: { reason: event.reason, since: at, until: parseTime(event.until) ?? at } };
    case 'anomaly_repetitive_tool':
      return { ...watch, repetition: { roundNum: event.round_num, tool: event.tool, times: event.times } };
    case 'journal_lines_held':
      return (event.lost ?? 0) > 0 ? withDamage(watch, at, `${event.lost} lines were lost`) : watch;
    case 'supervisor_started':
      return started(watch, at);
    case 'supervisor_stopped':
      return { ...withoutWait(watch), loginLost: watch.loginLost || event.exit_code === noAccess };
    case 'sigterm_received':
      return { ...watch, stopAskedAt: at };
    case 'monitor_auto_stop_triggered':
      return { ...watch, loginLost: watch.loginLost || event.detector === 'oauth_fail' };
    default:
      return watch;
  }
};

/** What an event used up of the day that it lies in, where a budget counts it: earlier days are of no matter. */
const withSpent = (watch: FoldedWatch, event: JournalEvent, at: EpochMs): FoldedWatch => {
  const { budget, daySpent } = watch;
  const spent = budget === undefined ? undefined : spentBy(event);
  if (budget === undefined || spent === undefined) return watch;
  const isToday = daySpent !== undefined && at >= daySpent.since && at < daySpent.until;
  const day = isToday ? daySpent : freshPeriod('day', at, budget.timeZone);
  return { ...watch, daySpent: addToPeriod(day, spent, at) };
};

/**
 * Only a step back of the clock shows in the journal: a long silence is nothing strange. A monitor is another
 * writer, and either of the two may have held its lines back while the disk was full.
 */
const withTime = (watch: FoldedWatch, event: JournalEvent, at: EpochMs): FoldedWatch => {
  const told = { ...watch, lastLineAt: at };
  if (event.event.startsWith('monitor_')) return told;
  return { ...withJump(told, at, Math.min(0, at - (watch.lastEventAt ?? at))), lastEventAt: at };
};

/** The watch after one more line of the journal. Damage is of the time of what stands before it; `now` where nothing does. */
export const foldEntry = (watch: FoldedWatch, entry: JournalEntry, now: EpochMs): FoldedWatch => {
  switch (entry.kind) {
    case 'unknown':
      return watch;
    case 'damage':
      return withDamage(watch, watch.lastLineAt ?? now, entry.reason);
    case 'event': {
      const at = timeOf(entry.event);
      const round = withRound(withTime(watch, entry.event, at), entry.event);
      return withMeaning(withSpent(round, entry.event, at), entry.event, at);
    }
  }
};
