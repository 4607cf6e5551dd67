import type { Outcome } from '../model/outcome.ts';

/** What ended a round, as the supervisor saw it. */
export type EndedBy =
  | 'agent'
  | 'timeout'
  | 'stalled'
  | 'over_memory'
  | 'log_flood'
  | 'over_budget'
  | 'cancelled'
  | 'killed'
  | 'lingered';

/**
 * The one outcome of a round. What the supervisor did itself comes first: an agent that was ended at a
 * limit did not fail by its own account. An agent that had finished keeps the outcome of its terminal
 * event, whatever ended it afterwards.
 */
export const roundOutcome = (endedBy: EndedBy, finished: boolean, read: Outcome): Outcome => {
  switch (endedBy) {
    case 'agent':
    case 'lingered':
      return read;
    case 'timeout':
    case 'stalled':
      return finished ? read : { name: endedBy };
    case 'over_budget':
      return finished ? read : { name: 'failed' };
    case 'over_memory':
    case 'log_flood':
      return { name: endedBy };
    case 'cancelled':
    case 'killed':
      return { name: 'cancelled' };
  }
};
