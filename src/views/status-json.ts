import type { Wait } from '../model/decision.ts';
import { isoTime, toSeconds, type DurationMs, type EpochMs } from '../model/time.ts';
import type { LastRound, LastStop, SupervisorStatus } from '../verbs/status.ts';
import type { OpenRoundFacts } from '../verbs/open-round-facts.ts';
import { stateOf } from './status.ts';

const optionalTime = (at: EpochMs | undefined): string | null => (at === undefined ? null : isoTime(at));
const optionalSeconds = (ms: DurationMs | undefined): number | null => (ms === undefined ? null : toSeconds(ms));

const roundJson = (round: OpenRoundFacts): Readonly<Record<string, unknown>> => ({
  round_num: round.roundNum,
  phase: round.phase === '' ? null : round.phase,
  stage: round.stage,
  started_at: optionalTime(round.startedAt),
  elapsed_s: optionalSeconds(round.elapsed),
  limit_s: optionalSeconds(round.limit),
  last_output_at: optionalTime(round.lastOutputAt),
});

const waitJson = (wait: Wait, now: EpochMs): Readonly<Record<string, unknown>> => ({
  reason: wait.reason,
  why: wait.why,
  since: isoTime(wait.since),
  until: isoTime(wait.until),
  left_s: toSeconds(Math.max(0, wait.until - now)),
});

const lastRoundJson = (last: LastRound): Readonly<Record<string, unknown>> => ({
  round_num: last.roundNum,
  outcome: last.outcome,
  ended_at: optionalTime(last.endedAt),
  duration_s: optionalSeconds(last.duration),
  exit_code: last.exitCode ?? null,
});

const lastStopJson = ({ at, why, exitCode }: LastStop): Readonly<Record<string, unknown>> => ({
  at: isoTime(at),
  reason: why,
  exit_code: exitCode,
});

/**
 * `status --json`. Every key is always there, null where it tells nothing; times are ISO 8601 UTC, lengths seconds.
 *
 * - `project`, `log_dir`
 * - `state`: `round`, `waiting`, `between` (rounds), `suspended` (SIGSTOP), `stopped`, or `died` (without a word)
 * - `mode`: `foreground`, `background`, `service`, `round` (the verb), null where none runs; `pid`, `since`
 * - `ending`: `stop`, `cancel` or `kill`, as asked of it
 * - `round`: the one in progress, or left open where none runs: `round_num`, `phase`, `stage` (`starting`,
 *   `running`, `settling`), `started_at`, `elapsed_s` (of the agent), `limit_s`, `last_output_at`
 * - `waiting`: `reason`, `why`, `since`, `until`, `left_s`; where none runs, what a start would go on waiting for
 * - `last_round`: `round_num`, `outcome`, `ended_at`, `duration_s`, `exit_code`
 * - `last_stop`: `at`, `reason`, `exit_code`
 * - `next_start`: when the next round begins, as far as that is known
 */
export const statusJson = (status: SupervisorStatus, project: string): Readonly<Record<string, unknown>> => {
  const { now, supervisor: found, round, wait, ending, lastRound, lastStop, logDir } = status;
  const supervisor = found.kind === 'running' ? found.supervisor : undefined;
  const state = stateOf(status);
  return {
    project,
    log_dir: logDir,
    state,
    mode: supervisor?.mode ?? null,
    pid: supervisor?.process.pid ?? null,
    since: optionalTime(supervisor?.process.startedAt),
    ending: ending ?? null,
    round: round === undefined ? null : roundJson(round),
    waiting: wait === undefined ? null : waitJson(wait, now),
    last_round: lastRound === undefined ? null : lastRoundJson(lastRound),
    last_stop: lastStop === undefined ? null : lastStopJson(lastStop),
    next_start: state === 'waiting' && ending === undefined ? optionalTime(wait?.until) : null,
  };
};
