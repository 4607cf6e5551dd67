import { describe, expect, test } from 'bun:test';
import { exitCode } from '../../../src/model/exit-code.ts';
import { outcomeFromKeys, outcomeKeys, outcomes, type Outcome, type OutcomeName } from '../../../src/model/outcome.ts';
import { exitOfOutcome } from '../../../src/model/outcome-exit.ts';

const names = Object.keys(outcomes) as OutcomeName[];

describe('an outcome and its keys', () => {
  test('every outcome survives the way to the journal and back', () => {
    const all: Outcome[] = [
      ...names.filter((name) => name !== 'quota' && name !== 'transient').map((name) => ({ name })),
      { name: 'quota', scope: 'five_hour', resetsAt: Date.UTC(2026, 10, 22, 12, 44, 22) },
      { name: 'quota', scope: 'other' },
      { name: 'transient', kind: 'overloaded', retryAfterS: 30 },
      { name: 'transient', kind: 'network' },
    ];
    for (const outcome of all) expect(outcomeFromKeys(outcomeKeys(outcome))).toEqual(outcome);
  });

  test('a quota is spelt as the contract spells it', () => {
    expect(outcomeKeys({ name: 'quota', scope: 'five_hour', resetsAt: Date.UTC(2026, 10, 22, 12, 44, 22) })).toEqual({
      outcome: 'quota',
      outcome_detail: { scope: 'five_hour', resets_at: '2026-11-22T12:44:22Z' },
    });
  });

  test('keys that are damaged or from the future are read as far as they go', () => {
    expect(outcomeFromKeys({})).toBeUndefined();
    expect(outcomeFromKeys({ outcome: 'from_the_future' })).toBeUndefined();
    expect(outcomeFromKeys({ outcome: 'toString' })).toBeUndefined();
    expect(outcomeFromKeys({ outcome: 'quota', outcome_detail: null })).toEqual({ name: 'quota', scope: 'other' });
    expect(outcomeFromKeys({ outcome: 'quota', outcome_detail: { scope: 'new', resets_at: 'soon' } })).toEqual({
      name: 'quota',
      scope: 'other',
    });
  });
});

test('each outcome ends `round` as the table of exit codes says', () => {
  const codes = Object.fromEntries(names.map((name) => [name, exitCode(exitOfOutcome(name))]));
  expect(codes).toEqual({
    ok: 0,
    failed: 1,
    timeout: 124,
    stalled: 1,
    over_memory: 1,
    log_flood: 1,
    quota: 75,
    transient: 75,
    auth: 77,
    billing: 77,
    context: 1,
    cancelled: 130,
    interrupted: 1,
    unknown: 1,
  });
});
