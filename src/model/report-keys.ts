import { journalExitCode } from './exit-status.ts';
import { outcomeKeys } from './outcome.ts';
import type { Leftovers, Progress, RoundReport, Usage } from './round-report.ts';
import { isoTime, toSeconds } from './time.ts';

const present = <Keys extends Record<string, unknown>>(
  keys: Keys,
): { [Key in keyof Keys]?: Exclude<Keys[Key], undefined> } => {
  const kept: { [Key in keyof Keys]?: Exclude<Keys[Key], undefined> } = {};
  Object.assign(kept, Object.fromEntries(Object.entries(keys).filter(([, value]) => value !== undefined)));
  return kept;
};

/** What a round changed, as events and `--json` spell it. */
export const progressKeys = (progress: Progress) => ({
  head_moved: progress.headMoved,
  tree_changed: progress.treeChanged,
  commits: progress.commits,
  files_changed: progress.filesChanged,
  lines_added: progress.linesAdded,
  lines_removed: progress.linesRemoved,
  cosmetic_only: progress.cosmeticOnly,
});

/** What a round used, as events and `--json` spell it; what the agent did not tell is left out. */
export const usageKeys = (usage: Usage) =>
  present({
    tokens_in: usage.tokensIn,
    tokens_out: usage.tokensOut,
    cache_read_tokens: usage.cacheRead,
    cache_write_tokens: usage.cacheWritten,
    cost_usd: usage.costUsd,
    cost_estimated: usage.costEstimated,
    turns: usage.turns,
    tool_calls: usage.toolCalls,
    model: usage.model,
    session_id: usage.sessionId,
  });

const leftoverKeys = (leftovers: Leftovers): Readonly<Record<string, unknown>> =>
  leftovers.kind === 'clean' ? { kind: 'clean' } : { ...leftovers, files: leftovers.files.map((file) => file.path) };

/** A finished round as `round --json` prints it and as the `post_round` hook is told of it. */
export const reportKeys = (report: RoundReport): Readonly<Record<string, unknown>> => ({
  round_num: report.roundNum,
  ...(report.phase === '' ? {} : { phase: report.phase }),
  ...outcomeKeys(report.outcome),
  ...(report.exit === undefined ? {} : { exit_code: journalExitCode(report.exit) }),
  started_at: isoTime(report.startedAt),
  ended_at: isoTime(report.endedAt),
  duration_s: toSeconds(report.duration),
  lingered: report.lingered,
  log: report.logPath,
  leftovers: leftoverKeys(report.leftovers),
  swept: report.swept,
  ...(report.progress === undefined ? {} : { progress: progressKeys(report.progress) }),
  ...(report.usage === undefined ? {} : { usage: usageKeys(report.usage) }),
  ...(report.finalMessage === undefined ? {} : { final_message: report.finalMessage }),
});
