import { join } from 'node:path';
import * as v from 'valibot';
import { logFolder } from '../model/log-folder.ts';
import type { OutcomeName } from '../model/outcome.ts';
import { statusSchema, type Status } from '../model/status.ts';
import { isoTime, toSeconds, type DurationMs, type EpochMs } from '../model/time.ts';
import type { Files, IoResult } from '../ports/files.ts';

/** What stands in `status.json`. */
export type StatusRead =
  | { readonly kind: 'present'; readonly status: Status }
  | { readonly kind: 'missing' }
  | { readonly kind: 'damaged'; readonly reason: string };

const parse = (text: string): StatusRead => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'damaged', reason: text.trim() === '' ? 'status.json is empty' : 'status.json is not JSON' };
  }
  const status = v.safeParse(statusSchema, value);
  if (status.success) return { kind: 'present', status: status.output };
  const [issue] = status.issues;
  return { kind: 'damaged', reason: `status.json: ${v.getDotPath(issue) ?? 'the whole'}: ${issue.message}` };
};

/** Reads `status.json`; whatever is wrong with it is told, never guessed away. */
export const readStatus = (files: Files, logDir: string): StatusRead => {
  const text = files.readText(join(logDir, logFolder.status));
  if (text.ok) return parse(text.value);
  const { errno, reason } = text.failure;
  if (errno === 'ENOENT') return { kind: 'missing' };
  return { kind: 'damaged', reason: `status.json cannot be read: ${reason} (${errno})` };
};

/** Replaces `status.json`, laid out as the Python tool does. */
export const writeStatus = (files: Files, logDir: string, status: Status): IoResult<void> =>
  files.writeAtomic(join(logDir, logFolder.status), `${JSON.stringify(status, null, 2)}\n`);

/** What `status.json` tells of a round that begins. */
export interface RoundBeginning {
  readonly roundNum: number;
  readonly roundId: string;
  /** Empty without phases. */
  readonly phase: string;
  readonly phaseIndex?: number;
  readonly supervisorPid: number;
  readonly bootId: string;
  readonly startedAt: EpochMs;
}

/** The status when a round begins; what was told of the last one stays until this one has ended. */
export const beginStatus = (before: Status, round: RoundBeginning): Status => ({
  ...before,
  round_num: round.roundNum,
  running: true,
  current_phase: round.phase === '' ? null : round.phase,
  ...(round.phaseIndex === undefined ? {} : { phase_index: round.phaseIndex }),
  round_id: round.roundId,
  agent_pid: null,
  supervisor_pid: round.supervisorPid,
  boot_id: round.bootId,
  started_at: isoTime(round.startedAt),
});

/** What `status.json` tells of a round that has ended. */
export interface RoundEnding {
  readonly endedAt: EpochMs;
  /** Absent where no agent could be started. */
  readonly agent?: { readonly exitCode: number; readonly duration: DurationMs };
  readonly outcome: OutcomeName;
  readonly hadDirtyTree: boolean;
}

/** The status when the round in progress has ended. */
export const endStatus = (before: Status, ending: RoundEnding): Status => ({
  ...before,
  running: false,
  last_completed_at: isoTime(ending.endedAt),
  last_exit_code: ending.agent?.exitCode ?? null,
  last_duration_s: ending.agent === undefined ? null : toSeconds(ending.agent.duration),
  agent_pid: null,
  supervisor_pid: null,
  last_outcome: ending.outcome,
  last_had_dirty_tree: ending.hadDirtyTree,
});

/** How the Loop ended. */
export interface LoopStopped {
  readonly at: EpochMs;
  readonly why: string;
  readonly exitCode: number;
}

/** Tells in `status.json` how the Loop ended. A damaged one is left for the next start, which rebuilds it and says so. */
export const noteStop = (files: Files, logDir: string, { at, why, exitCode }: LoopStopped): void => {
  const read = readStatus(files, logDir);
  if (read.kind === 'damaged') return;
  const before: Status = read.kind === 'present' ? read.status : { round_num: 0, running: false };
  const stop = { last_stopped_at: isoTime(at), last_stop_reason: why, last_stop_exit_code: exitCode };
  // Where the disk does not take it, the journal has it.
  writeStatus(files, logDir, { ...before, ...stop });
};
