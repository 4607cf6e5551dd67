import type { JournalEvent } from '../model/event.ts';
import type { Spent } from '../model/spending.ts';

/** What an event says was used up; undefined where it says nothing of it. */
export const spentBy = (event: JournalEvent): Partial<Spent> | undefined => {
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- few of the many kinds cost something
  switch (event.event) {
    case 'round_start':
      return { rounds: 1 };
    case 'agent_exit':
      return { minutes: event.duration_s / 60 };
    case 'agent_usage_recorded': {
      const { tokens_in = 0, tokens_out = 0, cache_read_tokens = 0, cache_write_tokens = 0, cost_usd = 0 } = event;
      return { costUsd: cost_usd, tokens: tokens_in + tokens_out + cache_read_tokens + cache_write_tokens };
    }
    default:
      return undefined;
  }
};
