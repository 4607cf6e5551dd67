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

/** An agent that had said its last word and met a limit afterwards lingered: the limit says nothing of its work. */
export const endingOf = (endedBy: EndedBy, finished: boolean): EndedBy =>
  finished && (endedBy === 'timeout' || endedBy === 'stalled' || endedBy === 'over_budget') ? 'lingered' : endedBy;

/**
 * The one outcome of a round. What the supervisor did itself comes first: an agent that was ended at a
 * limit did not fail by its own account. `read` is what the agent's reader made of its output.
 */
export const roundOutcome = (endedBy: EndedBy, read: Outcome): Outcome => {
  switch (endedBy) {
    case 'agent':
    case 'lingered':
      return read;
    case 'timeout':
    case 'stalled':
    case 'over_memory':
    case 'log_flood':
      return { name: endedBy };
    case 'over_budget':
      return { name: 'failed' };
    case 'cancelled':
    case 'killed':
      return { name: 'cancelled' };
  }
};
