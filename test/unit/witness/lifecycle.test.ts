import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { AlertStates } from '../../../src/model/alert.ts';
import { monitorStateFromText, monitorStateText } from '../../../src/model/alert.ts';
import { minutes } from '../../../src/detectors/define.ts';
import type { Finding } from '../../../src/detectors/define.ts';
import { advance, type AlertChange, type Judges } from '../../../src/witness/lifecycle.ts';
import { fakeStart } from '../../support/fake-clock.ts';
import { ruleOf, switchedDetector } from '../../support/witness.ts';

const cause = switchedDetector('cause', () => undefined);
const effect = switchedDetector('effect', () => undefined, {
  mutedBy: ['cause'],
  holdForMs: minutes(1),
  repeatAfterMs: minutes(10),
});
const judges: Judges = {
  detectors: [cause, effect],
  settings: { rules: { cause: ruleOf(cause), effect: ruleOf(effect) }, autoStopOn: ['effect'] },
};

const found = (...names: readonly string[]) => ({
  findings: new Map<string, Finding>(names.map((name) => [name, { message: `${name} is there` }])),
  blind: new Set<string>(),
  failed: new Map<string, string>(),
});

/** Polls at the given minutes; gives what was told, as `minute kind detector`. */
const course = (polls: readonly (readonly [number, ReturnType<typeof found>])[], before: AlertStates = {}) => {
  let alerts = before;
  const told: string[] = [];
  for (const [minute, evaluation] of polls) {
    const step = advance(judges, alerts, evaluation, fakeStart + minutes(minute));
    alerts = step.alerts;
    told.push(...step.changes.map(({ kind, detector }) => `${minute} ${kind} ${detector}`));
  }
  return { told, alerts };
};

describe('an alert', () => {
  test('is raised when its condition has held, and cleared when it has been gone for as long', () => {
    const { told } = course([
      [0, found('effect')],
      [0.5, found('effect')],
      [1, found('effect')],
      [2, found()],
      [2.5, found()],
      [3, found()],
      [4, found()],
    ]);
    expect(told).toEqual(['1 raised effect', '3 cleared effect']);
  });

  test('of a condition that comes and goes quickly is not told', () => {
    expect(
      course([
        [0, found('effect')],
        [0.5, found()],
        [1, found('effect')],
        [1.5, found()],
      ]).told,
    ).toEqual([]);
  });

  test('that flickers stays the one alert', () => {
    const flicker = Array.from(
      { length: 18 },
      (_, index) => [1 + index / 2, index % 2 === 0 ? found() : found('effect')] as const,
    );
    expect(course([[0, found('effect')], [1, found('effect')], ...flicker]).told).toEqual(['1 raised effect']);
  });

  test('that stays is told again every repeat_after, whatever its numbers do', () => {
    let alerts: AlertStates = {};
    const told: string[] = [];
    for (let minute = 0; minute <= 25; minute += 1) {
      const evaluation = {
        findings: new Map([['effect', { message: `${minute} of them` }]]),
        blind: new Set<string>(),
        failed: new Map(),
      };
      const step = advance(judges, alerts, evaluation, fakeStart + minutes(minute));
      alerts = step.alerts;
      told.push(...step.changes.map(({ kind, message }) => `${kind}: ${message}`));
    }
    expect(told).toEqual(['raised: 1 of them', 'repeated: 11 of them', 'repeated: 21 of them']);
  });

  test('is muted while its cause is there, and told as soon as that is over', () => {
    const { told } = course([
      [0, found('cause', 'effect')],
      [2, found('cause', 'effect')],
      [4, found('effect')],
    ]);
    expect(told).toEqual(['0 raised cause', '4 cleared cause', '4 raised effect']);
  });

  test('that was raised before its cause came is not told again while that is there, and is cleared', () => {
    const { told } = course([
      [0, found('effect')],
      [1, found('effect')],
      [15, found('cause', 'effect')],
      [16, found('cause')],
      [17, found('cause')],
    ]);
    expect(told).toEqual(['1 raised effect', '15 raised cause', '17 cleared effect']);
  });

  test('is kept over a restart of the monitor, with its duration', () => {
    const { alerts } = course([
      [0, found('effect')],
      [1, found('effect')],
    ]);
    const restored = monitorStateFromText(monitorStateText(alerts));
    expect(restored).toEqual(alerts);
    const polls = [
      [30, found()],
      [31, found()],
    ] as const;
    let state: AlertStates = restored ?? {};
    const changes: AlertChange[] = [];
    for (const [minute, evaluation] of polls) {
      const step = advance(judges, state, evaluation, fakeStart + minutes(minute));
      state = step.alerts;
      changes.push(...step.changes);
    }
    expect(changes).toMatchObject([{ kind: 'cleared', duration: minutes(30) }]);
  });

  test('of a detector that failed stays as it was', () => {
    const { alerts } = course([
      [0, found('effect')],
      [1, found('effect')],
    ]);
    const failed = { ...found(), failed: new Map([['effect', 'TypeError']]) };
    expect(advance(judges, alerts, failed, fakeStart + minutes(9))).toEqual({ alerts, changes: [] });
  });

  test('of a detector that cannot say yet that it is over stays; one that was not up does not begin so', () => {
    const blind = { ...found(), blind: new Set(['effect']) };
    const up = course([
      [0, found('effect')],
      [1, found('effect')],
    ]);
    expect(advance(judges, up.alerts, blind, fakeStart + minutes(9))).toEqual({ alerts: up.alerts, changes: [] });
    const { alerts } = course([[0, found('effect')]]);
    expect(advance(judges, alerts, blind, fakeStart + minutes(9))).toEqual({ alerts: {}, changes: [] });
  });

  test('whose detector was taken out of the configuration is cleared', () => {
    const { alerts } = course([
      [0, found('effect')],
      [1, found('effect')],
    ]);
    const step = advance({ ...judges, detectors: [cause] }, alerts, found(), fakeStart + minutes(9));
    expect(step).toMatchObject({
      alerts: {},
      changes: [{ kind: 'cleared', detector: 'effect', severity: 'warning', duration: minutes(9) }],
    });
  });

  test('of a year ago is told again where it still holds, and is over where it does not', () => {
    const up = course([
      [0, found('cause', 'effect')],
      [1, found('cause')],
    ]).alerts;
    const year = minutes(365 * 24 * 60);
    const still = advance(judges, up, found('cause'), fakeStart + year);
    expect(still.changes).toMatchObject([{ kind: 'repeated', detector: 'cause' }]);
    const over = advance(judges, up, found(), fakeStart + year);
    expect(over.changes).toMatchObject([{ kind: 'cleared', detector: 'cause', duration: year }]);
  });

  test('of a clock that was set back is neither older than time nor told twice', () => {
    const { told, alerts } = course([
      [0, found('effect')],
      [1, found('effect')],
      [-60, found('effect')],
      [-55, found('effect')],
      [-49, found('effect')],
      [-48, found()],
      [-47, found()],
    ]);
    expect(told).toEqual(['1 raised effect', '-47 cleared effect']);
    expect(alerts).toEqual({});
  });
});

test('a state that is damaged, or of a shape that is not ours, is none', () => {
  for (const text of [
    '',
    '{',
    '[]',
    '{"alerts":{"hung":{"kind":"raised"}}}',
    '{"alerts":{"hung":{"kind":"pending","since":"x"}}}',
  ])
    expect(monitorStateFromText(text)).toBeUndefined();
});

const poll = fc.record({
  /** Sometimes the clock is set back. */
  later: fc.integer({ min: -300_000, max: 1_200_000 }),
  names: fc.subarray(['cause', 'effect']),
  failed: fc.subarray(['effect']),
});

test('whatever is found when: raised before cleared, cleared before raised again, hold, mute and repeat kept', () => {
  fc.assert(
    fc.property(fc.array(poll, { maxLength: 60 }), (polls) => {
      let alerts: AlertStates = {};
      let now = fakeStart;
      const up = new Set<string>();
      const toldAt = new Map<string, number>();
      let firstSeen: number | undefined;
      for (const { later, names, failed } of polls) {
        now += later;
        const evaluation = {
          ...found(...names.filter((name) => !failed.includes(name))),
          failed: new Map(failed.map((name) => [name, 'x'])),
        };
        const isFound = evaluation.findings.has('effect');
        if (!isFound && !evaluation.failed.has('effect') && !up.has('effect')) firstSeen = undefined;
        if (isFound) firstSeen = Math.min(firstSeen ?? now, now);
        const step = advance(judges, alerts, evaluation, now);
        alerts = step.alerts;
        for (const change of step.changes) {
          const { kind, detector } = change;
          expect(up.has(detector)).toBe(kind !== 'raised');
          if (kind === 'cleared') {
            up.delete(detector);
            expect(change.duration).toBeGreaterThanOrEqual(0);
            expect(evaluation.findings.has(detector)).toBeFalse();
          } else {
            expect(evaluation.findings.has(detector)).toBeTrue();
            if (detector === 'effect') expect(evaluation.findings.has('cause')).toBeFalse();
            if (detector === 'effect' && kind === 'raised')
              expect(now - (firstSeen ?? now)).toBeGreaterThanOrEqual(effect.holdForMs);
            if (kind === 'repeated') expect(Math.abs(now - (toldAt.get(detector) ?? 0))).toBeGreaterThan(0);
            up.add(detector);
            toldAt.set(detector, now);
          }
        }
        // What is up is what the state says.
        const raised = Object.entries(alerts).flatMap(([name, { kind }]) => (kind === 'raised' ? [name] : []));
        expect(raised.toSorted()).toEqual([...up].toSorted());
        expect(monitorStateFromText(monitorStateText(alerts))).toEqual(alerts);
      }
    }),
    { numRuns: 300 },
  );
});
