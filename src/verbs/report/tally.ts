import type { OutcomeName } from '../../model/outcome.ts';
import type { DurationMs } from '../../model/time.ts';
import type { ToldProgress, ToldUsage } from './fact.ts';

/** What rounds came to, together. */
export interface Tally {
  rounds: number;
  readonly outcomes: Partial<Record<OutcomeName, number>>;
  /** Time for which agents ran. */
  agentTime: DurationMs;
  /** Rounds that told what they changed; of the others nothing is known. */
  measured: number;
  commits: number;
  filesChanged: number;
  linesAdded: number;
  linesRemoved: number;
  /** Rounds that told what they used. */
  counted: number;
  tokensIn: number;
  tokensOut: number;
  cacheRead: number;
  cacheWritten: number;
  costUsd: number;
  /** Some of the cost was computed from configured prices. */
  costEstimated: boolean;
}

/** Of no rounds. */
export const emptyTally = (): Tally => ({
  rounds: 0,
  outcomes: {},
  agentTime: 0,
  measured: 0,
  commits: 0,
  filesChanged: 0,
  linesAdded: 0,
  linesRemoved: 0,
  counted: 0,
  tokensIn: 0,
  tokensOut: 0,
  cacheRead: 0,
  cacheWritten: 0,
  costUsd: 0,
  costEstimated: false,
});

/** A round that is over. */
export interface EndedRound {
  readonly outcome: OutcomeName;
  readonly agentTime: DurationMs;
  readonly progress?: ToldProgress | undefined;
}

/** Counts a round in. */
export const addRound = (tally: Tally, { outcome, agentTime, progress }: EndedRound): void => {
  tally.rounds += 1;
  tally.outcomes[outcome] = (tally.outcomes[outcome] ?? 0) + 1;
  tally.agentTime += agentTime;
  if (progress === undefined) return;
  tally.measured += 1;
  tally.commits += progress.commits;
  tally.filesChanged += progress.filesChanged;
  tally.linesAdded += progress.linesAdded;
  tally.linesRemoved += progress.linesRemoved;
};

/** Counts in what a round used. */
export const addUsage = (tally: Tally, usage: ToldUsage): void => {
  tally.counted += 1;
  tally.tokensIn += usage.tokensIn;
  tally.tokensOut += usage.tokensOut;
  tally.cacheRead += usage.cacheRead;
  tally.cacheWritten += usage.cacheWritten;
  tally.costUsd += usage.costUsd;
  tally.costEstimated ||= usage.costEstimated;
};
