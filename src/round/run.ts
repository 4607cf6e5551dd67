import { exitCause, journalExitCode } from '../model/exit-status.ts';
import type { Failure } from '../model/failure.ts';
import { outcomeKeys, type Outcome } from '../model/outcome.ts';
import { progressKeys, reportKeys, usageKeys } from '../model/report-keys.ts';
import { ok } from '../model/result.ts';
import type { Leftovers, Progress, RoundReport } from '../model/round-report.ts';
import { toSeconds } from '../model/time.ts';
import type { RunRound } from '../ports/round.ts';
import { runAgent, type AgentEnding } from './agent.ts';
import { beginRound, type BegunRound } from './begin.ts';
import { callHook } from './hooks.ts';
import { settleLeftovers } from './leftovers.ts';
import { notWork } from './not-work.ts';
import { roundOutcome, type EndedBy } from './outcome.ts';
import type { RoundParts } from './parts.ts';
import { progress } from './progress.ts';
import { endStatus, writeStatus } from './status-file.ts';
import type { Interrupts } from './supervise.ts';

/** The event of a round that did not end by its agent's own will. */
const endEvents = {
  timeout: 'round_timeout_kill',
  stalled: 'round_stall_kill',
  over_memory: 'round_memory_kill',
  log_flood: 'round_log_kill',
  over_budget: 'round_budget_kill',
  lingered: 'round_linger_kill',
  cancelled: 'round_cancelled',
  killed: 'round_cancelled',
} as const satisfies Record<Exclude<EndedBy, 'agent'>, string>;

const tellAgentEnd = ({ journal }: RoundParts, roundNum: number, ending: AgentEnding, outcome: Outcome): void => {
  const { end, verdict } = ending;
  const timedOut = end.endedBy === 'timeout';
  const swept = end.swept.map(({ pid, command }) => `${pid} ${command}`);
  const survivors = end.survivors.map(({ pid, command }) => `${pid} ${command}`);
  journal.record({
    event: 'agent_exit',
    round_num: roundNum,
    exit_code: journalExitCode(end.exit),
    duration_s: toSeconds(end.duration),
    timed_out: timedOut,
    exit_cause: exitCause(end.exit, timedOut),
    ...outcomeKeys(outcome),
    ...(end.endedBy === 'lingered' ? { lingered: true } : {}),
    ...(swept.length === 0 ? {} : { swept }),
    ...(survivors.length === 0 ? {} : { survivors }),
  });
  if (end.endedBy !== 'agent') {
    journal.record({ event: endEvents[end.endedBy], round_num: roundNum, reason: end.reason ?? end.endedBy });
  }
  const usage = usageKeys(verdict.usage ?? {});
  if (Object.keys(usage).length > 0) journal.record({ event: 'agent_usage_recorded', round_num: roundNum, ...usage });
};

const progressOf = async ({ repository, settings, before }: BegunRound): Promise<Progress | undefined> => {
  if (before === undefined) return undefined;
  const told = await progress(repository, before, notWork(settings));
  return told.ok ? told.value : undefined;
};

/** Closes the round in the journal, the metrics and the status; every way to the end of a begun round leads here. */
const closeRound = async (
  parts: RoundParts,
  begun: BegunRound,
  outcome: Outcome,
  ending: AgentEnding | undefined,
): Promise<RoundReport> => {
  const { clock, files, host } = parts.platform;
  const { roundNum, settings, repository } = begun;
  const { phase, workDir, logDir } = settings;
  // Progress is measured on the tree as the agent left it, before it is settled.
  const changed = ending === undefined ? undefined : await progressOf(begun);
  const leftovers: Leftovers = await settleLeftovers({
    repository,
    journal: parts.journal,
    files,
    clock,
    settings,
    roundNum,
    phase,
    cleanExit: outcome.name === 'ok',
    processesAlive: (ending?.end.survivors.length ?? 0) > 0,
    ...(begun.before === undefined ? {} : { before: begun.before }),
  });
  parts.journal.record({
    event: 'round_end',
    round_num: roundNum,
    ...outcomeKeys(outcome),
    ...(changed === undefined ? {} : { progress: progressKeys(changed) }),
  });
  parts.journal.measure({
    event: 'round_end',
    ...host.metrics(workDir),
    round_num: roundNum,
    ...(phase === '' ? {} : { phase }),
  });
  const endedAt = clock.now();
  const agent =
    ending === undefined ? undefined : { exitCode: journalExitCode(ending.end.exit), duration: ending.end.duration };
  writeStatus(
    files,
    logDir,
    endStatus(begun.status, {
      endedAt,
      outcome: outcome.name,
      hadDirtyTree: leftovers.kind !== 'clean',
      ...(agent === undefined ? {} : { agent }),
    }),
  );
  const { usage, finalMessage } = ending?.verdict ?? {};
  return {
    roundNum,
    phase,
    startedAt: begun.startedAt,
    endedAt,
    duration: ending?.end.duration ?? 0,
    outcome,
    lingered: ending?.end.endedBy === 'lingered',
    logPath: begun.logPath,
    leftovers,
    swept: ending?.end.swept ?? [],
    ...(ending === undefined ? {} : { exit: ending.end.exit }),
    ...(usage === undefined ? {} : { usage }),
    ...(changed === undefined ? {} : { progress: changed }),
    ...(finalMessage === undefined ? {} : { finalMessage }),
  };
};

const spawnReason = (failure: Failure): string =>
  failure.code === 'spawn' ? `${failure.command}: ${failure.reason}` : failure.code;

/** Runs the agent of a begun round, and closes the round. */
const playRound = async (parts: RoundParts, begun: BegunRound, interrupts: Interrupts): Promise<RoundReport> => {
  const { roundNum } = begun;
  // Whoever ends the round during its checks and hooks does not want to see its agent begin.
  if (interrupts.kill.aborted || interrupts.cancel.aborted) {
    const how = interrupts.kill.aborted ? 'killed' : 'cancelled';
    parts.journal.record({ event: 'round_cancelled', round_num: roundNum, reason: `${how} before the agent started` });
    return await closeRound(parts, begun, { name: 'cancelled' }, undefined);
  }
  const ended = await runAgent(parts, begun, interrupts);
  if (!ended.ok) {
    parts.journal.record({ event: 'agent_spawn_failed', round_num: roundNum, reason: spawnReason(ended.failure) });
    return await closeRound(parts, begun, { name: 'failed' }, undefined);
  }
  const { end, verdict } = ended.value;
  const outcome = roundOutcome(end.endedBy, verdict.outcome);
  tellAgentEnd(parts, roundNum, ended.value, outcome);
  return await closeRound(parts, begun, outcome, ended.value);
};

const postRound = async (
  parts: RoundParts,
  { settings, roundNum }: BegunRound,
  report: RoundReport,
  abort: AbortSignal,
) => {
  const { postRound: command } = settings.hooks;
  if (command === undefined) return;
  const ports = { processes: parts.platform.processes, journal: parts.journal };
  await callHook(ports, settings, { hook: 'post_round', command, facts: reportKeys(report), roundNum, abort });
};

/**
 * Layer 1: one agent invocation under hard limits.
 *
 *     check ─▶ begin ─▶ start ─▶ supervise ─▶ end all ─▶ read outcome ─▶ settle the tree ─▶ close ─▶ post_round
 *
 * A failure says that no round was begun. From its `round_start` on, a round always reaches its `round_end`,
 * whatever the agent does; what only the death of this process can leave open, the next start closes.
 */
export const createRunRound =
  (parts: RoundParts): RunRound =>
  async (request) => {
    const { cancel, kill } = request;
    const begun = await beginRound(parts, request);
    if (!begun.ok) return begun;
    const report = await playRound(parts, begun.value, { cancel, kill });
    await postRound(parts, begun.value, report, kill);
    return ok(report);
  };
