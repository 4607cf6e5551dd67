import type { LoopPolicy } from '../model/loop-policy.ts';
import type { Streaks } from '../model/loop-state.ts';
import { noStreaks } from '../model/loop-state.ts';
import type { OutcomeName } from '../model/outcome.ts';
import type { RoundReport } from '../model/round-report.ts';
import type { EpochMs } from '../model/time.ts';
import { believedReset, rules } from './delays.ts';

type LookedAt = 'roundNum' | 'phase' | 'outcome' | 'duration' | 'usage' | 'progress' | 'finalMessage';

/** What the Loop looks at in a finished round. */
export interface EndedRound extends Pick<RoundReport, LookedAt> {
  /** The login with which it was run; absent where there is only one. */
  readonly credential?: string;
  /** The agent's own words in `.agent-idle`: there was nothing to do, and that is fine. */
  readonly idle?: string;
  /** The completion command said that all is done. */
  readonly confirmed?: true;
}

/**
 * The streaks of failures after one more round. Only a good round clears what the provider refused: a failure
 * in between says nothing about it. `crashes` and `refusals` count in a row, so any other ending breaks them.
 */
const failuresAfter = (streaks: Streaks, round: EndedRound, now: EpochMs): Streaks => {
  const broken = { ...streaks, crashes: 0, refusals: 0 };
  const failed = { ...broken, failures: streaks.failures + 1 };
  switch (round.outcome.name) {
    case 'ok':
      return noStreaks;
    case 'failed':
    case 'unknown':
      return { ...failed, crashes: round.duration < rules.shortRoundMs ? streaks.crashes + 1 : 0 };
    case 'timeout':
    case 'stalled':
    case 'over_memory':
    case 'log_flood':
    case 'context':
    case 'interrupted':
      return failed;
    case 'auth':
    case 'billing':
      return { ...failed, refusals: streaks.refusals + 1 };
    case 'transient':
      return { ...broken, transients: streaks.transients + 1 };
    case 'quota': {
      const guesses = believedReset(round.outcome, now) === undefined ? streaks.guesses + 1 : 0;
      return { ...broken, limits: streaks.limits + 1, guesses };
    }
    case 'cancelled':
      return streaks;
  }
};

/** Only the last words of a good round count: an agent that failed promises nothing. */
const promisesAfter = ({ promise }: LoopPolicy, { promises }: Streaks, round: EndedRound): number => {
  if (promise === undefined) return 0;
  if (round.outcome.name !== 'ok') return promises;
  return round.finalMessage?.includes(promise.text) === true ? promises + 1 : 0;
};

/** Endings by which a round had no chance to change anything, or was not let. */
const chanceless: ReadonlySet<OutcomeName> = new Set([
  'quota',
  'transient',
  'auth',
  'billing',
  'cancelled',
  'interrupted',
]);

const unchangedAfter = ({ unchanged }: Streaks, { outcome, progress, idle }: EndedRound): number => {
  if (idle !== undefined) return 0;
  // Where git could not tell, nothing is known.
  if (chanceless.has(outcome.name) || progress === undefined) return unchanged;
  const hasChanged = (progress.headMoved || progress.treeChanged) && !progress.cosmeticOnly;
  return hasChanged ? 0 : unchanged + 1;
};

/** The streaks after one more round. */
export const streaksAfter = (policy: LoopPolicy, streaks: Streaks, round: EndedRound, now: EpochMs): Streaks => ({
  ...failuresAfter(streaks, round, now),
  promises: promisesAfter(policy, streaks, round),
  unchanged: unchangedAfter(streaks, round),
});
