import { parseEntry, type JournalEntry } from '../journal/line.ts';
import { logFolder } from '../model/log-folder.ts';
import type { Failure } from '../model/failure.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { seconds, type DurationMs, type EpochMs } from '../model/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { ReadFrom } from '../ports/observed-host.ts';
import type { RemoteHost } from '../witness/remote/remote-host.ts';
import { linesOf } from '../witness/stream.ts';
import { clockSlack, fits, timeIn, type EventsOrder, type EventsRead, type ToldEntry } from './events.ts';

/** Who hears what another host recorded. */
export interface RelayOrder extends EventsOrder {
  /** Told when it does not answer any more, with why, and when it does again. */
  readonly onAway: (why: string) => void;
  readonly onBack: () => void;
}

/** The host, the clock by which we wait, and where its journal is read on. */
interface Relay {
  readonly remote: RemoteHost;
  readonly clock: Clock;
  readonly order: RelayOrder;
}

const kib = 1024;
/** How far before the end it is looked first: an hour of events is seldom longer. */
const tails = [64 * kib, 512 * kib, 4096 * kib] as const;

/** Between two looks where nothing was new. */
const lookEvery = seconds(2);
const longestPause = seconds(30);

const noMetrics: ReadFrom = { kind: 'tail', bytes: 0 };

/** What one look brought. */
interface Portion {
  readonly entries: readonly JournalEntry[];
  readonly next: ReadFrom;
  readonly more: boolean;
  readonly bytes: number;
}

const look = async ({ remote }: Relay, events: ReadFrom): Promise<Result<Portion>> => {
  const seen = await remote.poll({ events, metrics: noMetrics, roundMemory: false });
  if (!seen.ok) return seen;
  const { parts, more, unreadable } = seen.value.events;
  if (unreadable !== undefined) return fail({ code: 'host_unreachable', host: remote.name, reason: unreadable });
  const { lines, cursor } = linesOf(seen.value.events, events);
  const entries = lines.flatMap(({ bytes, file, offset }) => {
    const place = { file, offset };
    const entry = bytes === undefined ? { kind: 'damage' as const, reason: 'no end', place } : parseEntry(bytes, place);
    return entry ?? [];
  });
  const next: ReadFrom = cursor === undefined ? events : { kind: 'cursor', cursor };
  return ok({ entries, next, more, bytes: parts.reduce((sum, part) => sum + part.bytes.length, 0) });
};

const toldOf = (entries: readonly JournalEntry[]): readonly ToldEntry[] =>
  entries.flatMap((entry) => (entry.kind === 'damage' ? [] : [entry]));

/** Whether a look reached far enough back to answer. */
const isEnough = (order: RelayOrder, told: readonly ToldEntry[]): boolean => {
  const { window, since } = order;
  const [first] = told;
  if (first === undefined) return false;
  if (since !== undefined && timeIn(first) < since - clockSlack) return true;
  return window !== undefined && told.filter((entry) => fits(order, entry)).length >= window;
};

/** The beginning of the month of an instant; a file that is not there leads to the next one that is. */
const monthFrom = (at: EpochMs): ReadFrom => ({
  kind: 'cursor',
  cursor: { file: logFolder.events(Math.max(0, at)), inode: 0, offset: 0 },
});

/** From where on the question is answered: a place near the end where that is enough, else the beginning. */
const begin = async (relay: Relay): Promise<Result<Portion>> => {
  const { order } = relay;
  for (const bytes of order.window === undefined && order.since === undefined ? [] : tails) {
    const tail = await look(relay, { kind: 'tail', bytes });
    if (!tail.ok || tail.value.bytes < bytes || isEnough(order, toldOf(tail.value.entries))) return tail;
  }
  return await look(relay, monthFrom(order.since === undefined ? 0 : order.since - clockSlack));
};

/** Hands on what fits; with a window only the last of what was there at the beginning, once that is read. */
const listener = (order: RelayOrder) => {
  const { window } = order;
  let damaged = 0;
  let held: readonly ToldEntry[] | undefined = window === undefined ? undefined : [];
  return {
    hear: (entries: readonly JournalEntry[]): void => {
      const told = toldOf(entries);
      damaged += entries.length - told.length;
      const meant = told.filter((entry) => fits(order, entry));
      if (held === undefined || window === undefined) for (const entry of meant) order.hear(entry);
      else held = [...held, ...meant].slice(Math.max(0, held.length + meant.length - window));
    },
    /** All that was there has been read. */
    caughtUp: (): void => {
      for (const entry of held ?? []) order.hear(entry);
      held = undefined;
    },
    damaged: () => damaged,
  };
};

const whyOf = (failure: Failure): string => (failure.code === 'host_unreachable' ? failure.reason : failure.code);

/** Looks until the host answers again: 1, 2, 4 … 30 s apart. Undefined where somebody leaves first. */
const untilBack = async (relay: Relay, from: ReadFrom, why: string): Promise<Portion | undefined> => {
  const { clock, order } = relay;
  order.onAway(why);
  for (let pause: DurationMs = seconds(1); !order.leave.aborted; pause = Math.min(longestPause, 2 * pause)) {
    await clock.sleep(pause, order.leave);
    const seen = order.leave.aborted ? undefined : await look(relay, from);
    if (seen?.ok !== true) continue;
    order.onBack();
    return seen.value;
  }
  return undefined;
};

const isOver = ({ until, leave, heard }: RelayOrder, { entries }: Portion): boolean => {
  const last = toldOf(entries).at(-1);
  const past = until !== undefined && last !== undefined && timeIn(last) > until + clockSlack;
  return past || leave.aborted || !heard();
};

/**
 * Tells the events that another host recorded, oldest first, and with `follow` goes on as they come. A connection
 * that breaks is taken up where it broke, so that every event is heard. Fails with `host_unreachable` where the host
 * does not answer at first, or at all without `follow`.
 */
export const relayEvents = async (remote: RemoteHost, clock: Clock, order: RelayOrder): Promise<Result<EventsRead>> => {
  const relay = { remote, clock, order };
  const listening = listener(order);
  const first = await begin(relay);
  if (!first.ok) return first;
  let portion = first.value;
  for (;;) {
    listening.hear(portion.entries);
    const done = !portion.more && portion.entries.length === 0;
    if (!portion.more) listening.caughtUp();
    if (isOver(order, portion) || (!portion.more && !order.follow)) break;
    if (done) await clock.sleep(lookEvery, order.leave);
    if (order.leave.aborted) break;
    const seen = await look(relay, portion.next);
    // What a Ctrl-C broke off is no absence.
    if (order.leave.aborted) break;
    if (!seen.ok && !order.follow) return seen;
    const next = seen.ok ? seen.value : await untilBack(relay, portion.next, whyOf(seen.failure));
    if (next === undefined) break;
    portion = next;
  }
  return ok({ damaged: listening.damaged() });
};
