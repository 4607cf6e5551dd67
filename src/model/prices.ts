import type { Usage } from './round-report.ts';

/** US dollars for a million tokens of each kind. */
export interface Prices {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
}

const million = 1_000_000;

const toldTokens = ({ tokensIn, tokensOut, cacheRead, cacheWritten }: Usage): boolean =>
  [tokensIn, tokensOut, cacheRead, cacheWritten].some((count) => count !== undefined);

/** The usage with its cost estimated from its tokens, where the agent told tokens and no cost, and prices are known. */
export const withCost = (usage: Usage, prices: Prices | undefined): Usage => {
  if (prices === undefined || usage.costUsd !== undefined || !toldTokens(usage)) return usage;
  const { tokensIn = 0, tokensOut = 0, cacheRead = 0, cacheWritten = 0 } = usage;
  const sum =
    tokensIn * prices.input +
    tokensOut * prices.output +
    cacheRead * prices.cacheRead +
    cacheWritten * prices.cacheWrite;
  return { ...usage, costUsd: sum / million, costEstimated: true };
};
