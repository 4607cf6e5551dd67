import { isoTime, toSeconds } from '../model/time.ts';
import { timeUseOrder } from '../model/time-use.ts';
import type { Report } from '../verbs/report.ts';
import type { AlertSpan } from '../verbs/report/alerts.ts';
import type { ReportedRound } from '../verbs/report/rounds.ts';
import type { Tally } from '../verbs/report/tally.ts';
import { orphanJson } from './orphans.ts';

/** The shape of `report --json`; a key is only ever added to one. */
const schemaVersion = 1;

const tallyJson = (tally: Tally) => ({
  rounds: tally.rounds,
  outcomes: tally.outcomes,
  agent_s: toSeconds(tally.agentTime),
  rounds_with_progress: tally.measured,
  commits: tally.commits,
  files_changed: tally.filesChanged,
  lines_added: tally.linesAdded,
  lines_removed: tally.linesRemoved,
  rounds_with_usage: tally.counted,
  tokens_in: tally.tokensIn,
  tokens_out: tally.tokensOut,
  cache_read_tokens: tally.cacheRead,
  cache_write_tokens: tally.cacheWritten,
  cost_usd: Math.round(tally.costUsd * 1e6) / 1e6,
  cost_estimated: tally.costEstimated,
});

const roundJson = ({ roundNum, phase, outcome, from, to }: ReportedRound) => ({
  round_num: roundNum,
  ...(phase === '' ? {} : { phase }),
  outcome,
  started_at: isoTime(from),
  ended_at: isoTime(to),
  duration_s: toSeconds(to - from),
});

const alertJson = ({ detector, severity, message, raisedAt, overAt, told, duration }: AlertSpan) => ({
  detector,
  severity,
  message,
  raised_at: isoTime(raisedAt),
  ...(overAt === undefined ? {} : { over_at: isoTime(overAt) }),
  times_told: told,
  duration_s: toSeconds(duration),
});

/** A report as `--json` tells it. */
export const reportJson = (report: Report): Readonly<Record<string, unknown>> => ({
  schema_version: schemaVersion,
  project: report.project,
  from: isoTime(report.window.from),
  to: isoTime(report.window.to),
  time_zone: report.timeZone,
  supervisor: report.supervisor,
  rounds: tallyJson(report.total),
  time_s: Object.fromEntries(timeUseOrder.map((use) => [use, toSeconds(report.timeUse[use])])),
  days: report.days.map(([day, tally]) => ({ day, ...tallyJson(tally) })),
  phases: report.phases.map(([phase, tally]) => ({ phase, ...tallyJson(tally) })),
  longest_rounds: report.longest.map(roundJson),
  alerts: report.alerts.map(alertJson),
  orphans: report.orphans.map(orphanJson),
  next_steps: report.steps,
  damaged_lines: report.damaged,
});
