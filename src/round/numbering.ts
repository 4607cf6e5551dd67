import { join } from 'node:path';
import { latestRounds } from '../journal/rounds.ts';
import { logFolder, roundOfLog } from '../model/log-folder.ts';
import { isOpen, type RoundRecord } from '../model/round-record.ts';
import type { Status } from '../model/status.ts';
import { isoTime, parseTime, seconds, toSeconds, type EpochMs } from '../model/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { Files } from '../ports/files.ts';
import type { Journal } from '../ports/journal.ts';
import { readStatus, writeStatus, type StatusRead } from './status-file.ts';

/** Clocks of two machines, or of one before and after its time was set, differ by no more than this without a fault. */
const clockTolerance = seconds(24 * 60 * 60);

/** The highest round that has a log. */
const highestLog = (files: Files, logDir: string): number => {
  const names = files.list(join(logDir, logFolder.rounds));
  return Math.max(0, ...(names.ok ? names.value : []).map((name) => roundOfLog(name) ?? 0));
};

/**
 * The status that the journal's last round makes; the one before the first round where it tells of none.
 * A time to come, written while the clock was wrong, becomes now: else it would be found at fault for ever.
 */
const statusFrom = (round: RoundRecord | undefined, now: EpochMs): Status => {
  if (round === undefined) return { round_num: 0, running: false };
  const begun = {
    round_num: round.roundNum,
    running: isOpen(round),
    current_phase: round.phase === '' ? null : round.phase,
    started_at: isoTime(Math.min(round.startedAt, now)),
    ...(round.roundId === undefined ? {} : { round_id: round.roundId }),
  };
  if (round.state.kind !== 'ended') return begun;
  const { at, outcome, agentEnd } = round.state;
  return {
    ...begun,
    last_completed_at: isoTime(Math.min(at, now)),
    last_exit_code: agentEnd?.exitCode ?? null,
    last_duration_s: agentEnd === undefined ? null : toSeconds(agentEnd.duration),
    last_outcome: outcome.name,
    last_had_dirty_tree: round.dirty !== undefined,
  };
};

const isFuture = (text: string | null | undefined, now: EpochMs): boolean =>
  typeof text === 'string' && (parseTime(text) ?? 0) > now + clockTolerance;

/** Why the file cannot be followed; undefined where it can. */
const fault = (read: StatusRead, last: RoundRecord | undefined, known: number, now: EpochMs): string | undefined => {
  if (read.kind === 'damaged') return read.reason;
  if (read.kind === 'missing') return known === 0 ? undefined : 'status.json is missing';
  const { round_num, running, started_at, last_completed_at } = read.status;
  // The supervisor died between the round's last event and its last status.
  if (running && round_num === last?.roundNum && !isOpen(last)) return `the journal has the end of round ${round_num}`;
  if (isFuture(started_at, now) || isFuture(last_completed_at, now)) return 'status.json tells of a time to come';
  return round_num < known ? `status.json tells of round ${round_num}, the log folder of round ${known}` : undefined;
};

export interface StatusPlace {
  readonly files: Files;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly logDir: string;
}

/**
 * Where the rotation stands. `status.json` that is missing, torn, of the wrong shape, from the future or
 * behind the journal is rebuilt from the journal and written anew (`status_recovered`); `round_num` is the highest that
 * the status, the journal or a round's log tells, so that no number is ever given twice.
 */
export const currentStatus = ({ files, clock, journal, logDir }: StatusPlace): Status => {
  const read = readStatus(files, logDir);
  const last = latestRounds({ files, logDir }, 1).at(-1);
  const known = Math.max(last?.roundNum ?? 0, highestLog(files, logDir));
  const reason = fault(read, last, known, clock.now());
  if (reason === undefined) return read.kind === 'present' ? read.status : { round_num: 0, running: false };
  const told = read.kind === 'present' ? read.status : undefined;
  const rebuilt: Status = {
    ...statusFrom(last, clock.now()),
    ...(typeof told?.phase_index === 'number' ? { phase_index: told.phase_index } : {}),
    round_num: Math.max(known, told?.round_num ?? 0),
  };
  // Where the disk does not take it, the next look rebuilds it once more, and it is told when it lasts.
  if (writeStatus(files, logDir, rebuilt).ok) journal.record({ event: 'status_recovered', reason });
  return rebuilt;
};

/** The number of the next round; numbers start at 1. */
export const nextRoundNum = (status: Status): number => status.round_num + 1;
