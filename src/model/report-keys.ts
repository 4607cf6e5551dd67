import type { Progress, Usage } from './round-report.ts';

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
    turns: usage.turns,
    tool_calls: usage.toolCalls,
    model: usage.model,
    session_id: usage.sessionId,
  });
