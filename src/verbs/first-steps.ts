import { cursorAtEnd, readNew, type JournalCursor } from '../journal/follow.ts';
import type { JournalSource } from '../journal/read.ts';
import type { JournalEvent } from '../model/event.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { seconds } from '../model/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { RunningSupervisor } from './supervisor-handle.ts';

/** Startup checks take less; a `pre_round` hook may take for ever, and is no reason to keep a person waiting. */
const patience = seconds(5);
const lookEvery = 20;

/** How a supervisor began: at work or waiting, ended again, or nothing is told yet. What stands above its own first word is of the one before. */
const beginning = (events: readonly JournalEvent[], { process }: RunningSupervisor) => {
  const first = events.findIndex((event) => event.event === 'supervisor_started' && event.pid === process.pid);
  return first === -1
    ? undefined
    : events
        .slice(first)
        .find(({ event }) => event === 'round_start' || event === 'loop_waiting' || event === 'supervisor_stopped');
};

interface Steps {
  readonly clock: Clock;
  readonly source: JournalSource;
  /** Behind what the journal held before the start. */
  readonly from: JournalCursor | undefined;
  /** Where its own output is. */
  readonly log: string;
}

/** Behind everything that the journal holds; to be taken before the start. */
export const beforeStart = cursorAtEnd;

/**
 * Waits until a supervisor that came up is past its startup checks: it is up before them, and ends a moment later
 * where one of them does not hold. Fails as one that did not start where it ended instead.
 */
export const firstSteps = async (
  supervisor: RunningSupervisor,
  { clock, source, from, log }: Steps,
): Promise<Result<RunningSupervisor>> => {
  const end = clock.monotonic() + patience;
  while (clock.monotonic() < end) {
    const { entries } = readNew(source, from);
    const told = beginning(
      entries.flatMap((entry) => (entry.kind === 'event' ? [entry.event] : [])),
      supervisor,
    );
    if (told?.event === 'supervisor_stopped')
      return fail({ code: 'not_started', exit: told.exit_code, log, lines: [told.reason] });
    if (told !== undefined) return ok(supervisor);
    await clock.sleep(lookEvery);
  }
  return ok(supervisor);
};
