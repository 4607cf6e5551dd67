import { expect, test } from 'bun:test';
import { roundOutcome } from '../../../src/round/outcome.ts';

test('a round that its budget ended failed, unless it had finished by then', () => {
  expect(roundOutcome('over_budget', false, { name: 'unknown' })).toEqual({ name: 'failed' });
  expect(roundOutcome('over_budget', true, { name: 'ok' })).toEqual({ name: 'ok' });
});
