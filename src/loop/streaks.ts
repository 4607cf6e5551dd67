import type { Streaks } from '../model/loop-state.ts';
import { noStreaks } from '../model/loop-state.ts';
import type { RoundReport } from '../model/round-report.ts';
import type { EpochMs } from '../model/time.ts';
import { believedReset, rules } from './delays.ts';

/** What the Loop looks at in a finished round. */
export type EndedRound = Pick<RoundReport, 'roundNum' | 'phase' | 'outcome' | 'duration'>;

/**
 * The streaks after one more round. Only a good round clears what the provider refused: a failure
 * in between says nothing about it. `crashes` and `refusals` count in a row, so any other ending breaks them.
 */
export const streaksAfter = (streaks: Streaks, round: EndedRound, now: EpochMs): Streaks => {
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
