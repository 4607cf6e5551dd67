import { describe, expect, test } from 'bun:test';
import type { Outcome } from '../../../src/model/outcome.ts';
import { endingOf, roundOutcome } from '../../../src/round/outcome.ts';

const read: Outcome = { name: 'quota', scope: 'weekly' };

describe('the outcome of a round', () => {
  test('is what its reader says where the agent ended by itself, or finished and lingered', () => {
    expect(roundOutcome('agent', read)).toEqual(read);
    expect(roundOutcome('lingered', read)).toEqual(read);
  });

  test('is what the supervisor did where it ended the agent', () => {
    for (const limit of ['timeout', 'stalled', 'over_memory', 'log_flood'] as const) {
      expect(roundOutcome(limit, read)).toEqual({ name: limit });
    }
    expect(roundOutcome('over_budget', read)).toEqual({ name: 'failed' });
    expect(roundOutcome('cancelled', read)).toEqual({ name: 'cancelled' });
    expect(roundOutcome('killed', { name: 'ok' })).toEqual({ name: 'cancelled' });
  });
});

describe('an agent that had said its last word', () => {
  test('lingered, whichever limit it met afterwards', () => {
    for (const limit of ['timeout', 'stalled', 'over_budget'] as const) {
      expect(endingOf(limit, true)).toBe('lingered');
      expect(endingOf(limit, false)).toBe(limit);
    }
  });

  test('is still one that filled the memory or the log, or that a person ended', () => {
    for (const ending of ['agent', 'over_memory', 'log_flood', 'cancelled', 'killed'] as const) {
      expect(endingOf(ending, true)).toBe(ending);
    }
  });
});
