import type { Verdict } from '../agents/define.ts';
import { agents } from '../agents/index.ts';
import { loadConfig } from '../config/load.ts';
import { projectFolders } from '../config/settings.ts';
import type { EventKind, EventOf, JournalEvent } from '../model/event.ts';
import { exitStatusOf, type ExitStatus } from '../model/exit-status.ts';
import { outcomeFromKeys, type Outcome } from '../model/outcome.ts';
import { ok, type Result } from '../model/result.ts';
import { parseTime } from '../model/time.ts';
import type { Platform } from '../ports/platform.ts';
import { findPastRound, isKind, pastLog, pastReader, type PastRound, type WhichRound } from './past-round.ts';
import { readLog, type LogSize } from './read-log.ts';

/** A round's log, read again. */
interface Reading extends LogSize {
  readonly log: string;
  readonly verdict: Verdict;
}

/** Why a round ended as the journal tells it. */
export interface ExplainedOutcome {
  readonly roundNum: number;
  /** Empty without phases. */
  readonly phase: string;
  /** The record of the agent whose reader read it. */
  readonly preset: string;
  /** As the journal tells it; absent where the Python tool told none. */
  readonly told?: Outcome;
  readonly exit: EventOf<'agent_exit'>;
  /** What the supervisor did or saw itself, in order: limits, a cancel, repetition, leftovers. */
  readonly events: readonly JournalEvent[];
  /** Absent where the log has been pruned. */
  readonly reading?: Reading;
}

/** Kinds that tell only that a round went on, or what is told better by the reading. */
const passedOver: ReadonlySet<EventKind> = new Set<EventKind>([
  'round_start',
  'agent_spawn',
  'agent_usage_recorded',
  'round_progress',
]);

const exitOf = ({ exit_code: code, exit_cause: cause = '' }: EventOf<'agent_exit'>): ExitStatus =>
  exitStatusOf(code, cause.startsWith('signal:') ? cause.slice('signal:'.length) : undefined);

const toldOutcome = ({ events, exit }: PastRound): Outcome | undefined =>
  outcomeFromKeys(events.find(isKind('round_end')) ?? {}) ?? outcomeFromKeys(exit);

/**
 * Why a round was read as it was: its log is read again by its agent's reader, with the exit and the time of
 * then, beside what the supervisor did itself. Fails with `not_found` for a round that never was, has not
 * ended or started no agent, and with what is wrong with the configuration.
 */
export const explainOutcome = (
  { files, self }: Pick<Platform, 'files' | 'self'>,
  which: WhichRound,
  configPath: string | undefined,
): Result<ExplainedOutcome> => {
  const config = loadConfig({ files, self }, configPath);
  if (!config.ok) return config;
  const { logDir } = projectFolders(config.value);
  const round = findPastRound(files, logDir, which);
  if (!round.ok) return round;
  const { start, exit, events } = round.value;
  const { preset, patterns } = pastReader(config.value, round.value);
  const told = toldOutcome(round.value);
  const explained: ExplainedOutcome = {
    roundNum: start.round_num,
    phase: start.phase ?? '',
    preset,
    exit,
    events: events.filter(({ event }) => !passedOver.has(event)),
    ...(told === undefined ? {} : { told }),
  };

  const log = pastLog(files, logDir, round.value);
  const reading = (agents[preset] ?? agents['custom'])?.read(patterns);
  if (log === undefined || reading === undefined) return ok(explained);
  const size = readLog(files, log, reading);
  if (!size.ok) return size;
  // The time of then, as the Round gave it: a reset that was ahead is still read as one.
  const verdict = reading.verdict({ exit: exitOf(exit), at: parseTime(exit.ts) ?? 0, timeZone: self.timeZone });
  return ok({ ...explained, reading: { log, ...size.value, verdict } });
};
