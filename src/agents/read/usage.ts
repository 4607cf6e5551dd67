import type { Usage } from '../../model/round-report.ts';
import { type Json, numberOf, objectAt } from './json.ts';

const sum = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined ? b : b === undefined ? a : a + b;

/** A usage without the keys that are undefined, so that absent stays absent. */
export const usageOf = (facts: { readonly [Key in keyof Usage]: Usage[Key] | undefined }): Usage =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));

/** Two usages added; names are the later one's. */
export const addUsage = (a: Usage, b: Usage): Usage =>
  usageOf({
    tokensIn: sum(a.tokensIn, b.tokensIn),
    tokensOut: sum(a.tokensOut, b.tokensOut),
    cacheRead: sum(a.cacheRead, b.cacheRead),
    cacheWritten: sum(a.cacheWritten, b.cacheWritten),
    costUsd: sum(a.costUsd, b.costUsd),
    turns: sum(a.turns, b.turns),
    toolCalls: sum(a.toolCalls, b.toolCalls),
    model: b.model ?? a.model,
    sessionId: b.sessionId ?? a.sessionId,
  });

/**
 * Token counts under whichever of the usual names they stand. `cacheWithin` says that the agent
 * counts cached tokens as input too (OpenAI and Google do, Anthropic does not); they are taken out,
 * so that the four counts of a `Usage` always add up.
 */
export const tokensOf = (json: Json, cacheWithin = false): Usage => {
  const cacheRead =
    numberOf(json, 'cache_read_input_tokens', 'cached_input_tokens', 'cacheReadTokens', 'cacheRead', 'cached') ??
    numberOf(objectAt(json, 'cache'), 'read');
  const input = numberOf(json, 'input_tokens', 'inputTokens', 'input', 'prompt_tokens');
  return usageOf({
    tokensIn: input === undefined || !cacheWithin ? input : Math.max(0, input - (cacheRead ?? 0)),
    tokensOut: numberOf(json, 'output_tokens', 'outputTokens', 'output', 'completion_tokens'),
    cacheRead,
    cacheWritten:
      numberOf(json, 'cache_creation_input_tokens', 'cache_write_input_tokens', 'cacheWriteTokens', 'cacheWrite') ??
      numberOf(objectAt(json, 'cache'), 'write'),
  });
};
