import { outcomeKeys } from '../model/outcome.ts';
import type { RoundRecord } from '../model/round-record.ts';
import { isoTime, toSeconds } from '../model/time.ts';
import type { Snapshot } from '../verbs/peek.ts';
import type { SupervisorStatus } from '../verbs/status.ts';
import { defenseJson } from './defenses.ts';
import { statusJson } from './status-json.ts';

/** The shape of `peek --json`. Keys are added to it; one that is taken away or changes its meaning makes a new version. */
const schemaVersion = 1;

/** A round as the journal tells it. */
export const roundJson = (record: RoundRecord): Readonly<Record<string, unknown>> => {
  const { roundNum, phase, startedAt, state, agent, log, dirty, kept, usage, progress } = record;
  const end = state.kind === 'ended' || state.kind === 'settling' ? state.agentEnd : undefined;
  const { ts: _ts, event: _event, round_num: _round, ...used } = usage ?? {};
  return {
    round_num: roundNum,
    phase: phase === '' ? null : phase,
    state: state.kind,
    ...(state.kind === 'ended' ? outcomeKeys(state.outcome) : { outcome: null }),
    started_at: isoTime(startedAt),
    ended_at: state.kind === 'ended' ? isoTime(state.at) : null,
    duration_s: end === undefined ? null : toSeconds(end.duration),
    exit_code: end?.exitCode ?? null,
    agent: agent ?? null,
    log: log ?? null,
    dirty_files: dirty?.count ?? 0,
    kept: kept ?? null,
    usage: usage === undefined ? null : used,
    progress: progress ?? null,
  };
};

const serviceJson = ({ supervisor, ending }: SupervisorStatus): Readonly<Record<string, unknown>> => {
  const running = supervisor.kind === 'running' ? supervisor.supervisor : undefined;
  return {
    mode: running?.mode ?? null,
    active: running !== undefined,
    pid: running?.process.pid ?? null,
    since: running === undefined ? null : isoTime(running.process.startedAt),
    flags: running?.flags ?? [],
    suspended: running?.process.suspended ?? false,
    ending: ending ?? null,
    why: supervisor.kind === 'stale' ? supervisor.why : null,
  };
};

const summed = (counts: readonly (number | undefined)[]): number =>
  counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);

/** What the recent rounds used, together; null where none told. */
const usageJson = (rounds: readonly RoundRecord[]): Readonly<Record<string, unknown>> | null => {
  const told = rounds.flatMap(({ usage }) => (usage === undefined ? [] : [usage]));
  if (told.length === 0) return null;
  return {
    rounds: told.length,
    tokens_in: summed(told.map(({ tokens_in }) => tokens_in)),
    tokens_out: summed(told.map(({ tokens_out }) => tokens_out)),
    cache_read_tokens: summed(told.map(({ cache_read_tokens }) => cache_read_tokens)),
    cache_write_tokens: summed(told.map(({ cache_write_tokens }) => cache_write_tokens)),
    cost_usd: Math.round(summed(told.map(({ cost_usd }) => cost_usd)) * 1e6) / 1e6,
  };
};

/** What the recent rounds changed, together; null where none told. */
const progressJson = (rounds: readonly RoundRecord[]): Readonly<Record<string, unknown>> | null => {
  const told = rounds.flatMap(({ progress }) => (progress === undefined ? [] : [progress]));
  if (told.length === 0) return null;
  return {
    rounds: told.length,
    unchanged_rounds: told.filter(({ tree_changed, head_moved }) => !tree_changed && !head_moved).length,
    commits: summed(told.map(({ commits }) => commits)),
    files_changed: summed(told.map(({ files_changed }) => files_changed)),
    lines_added: summed(told.map(({ lines_added }) => lines_added)),
    lines_removed: summed(told.map(({ lines_removed }) => lines_removed)),
  };
};

/** The work that was kept last: as `orphan-state.json` remembers it, or else as the recent rounds tell. */
const orphanJson = ({ lastKept, recent }: Snapshot): Readonly<Record<string, unknown>> | null => {
  if (lastKept !== undefined) {
    const { kind, at, copy } = lastKept;
    return { how: kind === 'stashed' ? 'stash' : 'snapshot', sha: copy.sha, ref: copy.ref, at: isoTime(at) };
  }
  const kept = recent.rounds.findLast((round) => round.kept !== undefined && round.kept.how !== 'commit')?.kept;
  return kept === undefined ? null : { how: kept.how, sha: kept.sha, ref: kept.ref ?? null, at: null };
};

const alertsJson = (alerts: NonNullable<Snapshot['alerts']>) =>
  alerts.map(([detector, { severity, message, since, raised_at, told_at }]) => ({
    detector,
    severity,
    message,
    since: isoTime(since),
    raised_at: isoTime(raised_at),
    told_at: isoTime(told_at),
  }));

const budgetsJson = (budgets: NonNullable<Snapshot['budgets']>) =>
  budgets.map(({ budget, limit, spent, until }) => ({ budget, limit, spent, until: isoTime(until) }));

/** `peek --json`; docs/reference/peek.md tells every key. */
export const peekJson = (snapshot: Snapshot): Readonly<Record<string, unknown>> => {
  const { project, supervisor, recent, system, alerts, budgets, round, log } = snapshot;
  const { round: current, waiting } = statusJson(supervisor, project);
  return {
    schema_version: schemaVersion,
    project,
    status: snapshot.status ?? null,
    service: serviceJson(supervisor),
    current_round: current ?? null,
    waiting: waiting ?? null,
    recent_rounds: recent.rounds.map(roundJson),
    usage: usageJson(recent.rounds),
    progress: progressJson(recent.rounds),
    ...(budgets === undefined ? {} : { budgets: budgetsJson(budgets) }),
    ...(alerts === undefined ? {} : { alerts: alertsJson(alerts) }),
    orphan: orphanJson(snapshot),
    system,
    defenses: snapshot.defenses.map(defenseJson),
    recent_events: recent.events,
    ...(round === undefined ? {} : { round: { ...roundJson(round.record), events: round.events } }),
    ...(log === undefined ? {} : { log }),
  };
};
