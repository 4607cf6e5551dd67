import { expect, test } from 'bun:test';
import type { AlertState } from '../../../src/model/alert.ts';
import { emptyWatch } from '../../../src/model/watch.ts';
import { standingAlerts } from '../../../src/verbs/standing-alerts.ts';
import type { Evaluation } from '../../../src/witness/evaluate.ts';
import { fakeStart } from '../../support/fake-clock.ts';
import { switchedDetector } from '../../support/witness.ts';

const alert: AlertState = {
  kind: 'raised',
  since: fakeStart,
  raised_at: fakeStart,
  told_at: fakeStart,
  severity: 'warning',
  message: 'as it was told',
  stop: 'not_due',
};

const standing = (evaluation: Partial<Evaluation>) =>
  standingAlerts({
    at: fakeStart,
    news: [],
    watch: emptyWatch,
    detectors: [switchedDetector('rate', () => undefined)],
    evaluation: { findings: new Map(), blind: new Set(), failed: new Map(), ...evaluation },
    alerts: { rate: alert },
  });

test('an alert that is up is there as long as a look cannot say that it is over', () => {
  const still = [{ detector: 'rate', message: 'as it was told', standing: { kind: 'raised', since: fakeStart } }];
  expect(standing({ blind: new Set(['rate']) })).toMatchObject(still);
  expect(standing({ failed: new Map([['rate', 'no database']]) })).toMatchObject(still);
  // Gone, but not for as long as it must be.
  expect(standing({})).toEqual([]);
});
