import type { ExitName } from './exit-code.ts';
import type { OutcomeName } from './outcome.ts';

/** How `agent-runner round` ends after a round with this outcome. */
export const exitOfOutcome = (outcome: OutcomeName): ExitName => {
  switch (outcome) {
    case 'ok':
      return 'done';
    case 'failed':
    case 'stalled':
    case 'over_memory':
    case 'log_flood':
    case 'context':
    case 'interrupted':
    case 'unknown':
      return 'failed';
    case 'timeout':
      return 'timeout';
    case 'quota':
    case 'transient':
      return 'retryLater';
    case 'auth':
    case 'billing':
      return 'noAccess';
    case 'cancelled':
      return 'cancelled';
  }
};
