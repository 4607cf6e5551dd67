import { expect, test } from 'bun:test';
import fc from 'fast-check';
import * as v from 'valibot';
import { decide } from '../../../src/loop/decide.ts';
import { stepEvents } from '../../../src/loop/events.ts';
import { rules } from '../../../src/loop/delays.ts';
import type { LoopInput } from '../../../src/loop/step.ts';
import { eventKinds } from '../../../src/model/event.ts';
import type { LoopState } from '../../../src/model/loop-state.ts';
import type { Outcome } from '../../../src/model/outcome.ts';
import { seconds } from '../../../src/model/time.ts';
import { fakeStart } from '../../support/fake-clock.ts';
import { loopPolicy, readyState } from '../../support/loop.ts';
import { anyOutcome } from '../../support/outcomes.ts';

const day = seconds(24 * 3600);

const refusal: fc.Arbitrary<LoopInput> = fc.oneof(
  fc.boolean().map((transient): LoopInput => {
    const checks = [{ name: 'disk', reason: 'full', fix: '', transient }];
    return { kind: 'refused', failure: { code: 'startup_check_failed', checks } };
  }),
  fc.constantFrom<LoopInput>(
    { kind: 'refused', failure: { code: 'io', operation: 'write', path: '/x', errno: 'ENOSPC', reason: 'full' } },
    { kind: 'refused', failure: { code: 'spawn', command: 'agent', reason: 'ENOENT' } },
    { kind: 'refused', failure: { code: 'time_limit', operation: 'git status', limitMs: 1 } },
  ),
);

const ended: fc.Arbitrary<LoopInput> = fc.record({
  kind: fc.constant('round' as const),
  round: fc.record({
    roundNum: fc.integer({ min: 1, max: 1000 }),
    phase: fc.constantFrom('', 'build'),
    outcome: anyOutcome,
    duration: fc.oneof(fc.constantFrom(0, 9999, 10_000), fc.integer({ min: 0, max: day })),
  }),
});

const jitter = fc.double({ min: 0, max: 1, noNaN: true });

test('no sequence of outcomes throws, waits in the past, goes faster than the policy or has no reason', () => {
  const step = fc.record({ input: fc.oneof({ weight: 5, arbitrary: ended }, refusal), jitter });
  const restartDelayMs = fc.constantFrom(0, seconds(3), seconds(900));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), restartDelayMs, (steps, restartDelay) => {
      const policy = loopPolicy({ restartDelayMs: restartDelay });
      let state: LoopState = readyState();
      let now = fakeStart;
      for (const { input, jitter: random } of steps) {
        const next = decide(policy, state, input, { now, jitter: random, stops: {} });
        for (const event of stepEvents(policy, state, input, next)) {
          expect(v.safeParse(eventKinds[event.event].schema, event).issues).toBeUndefined();
        }
        expect(next.decision.why).not.toBe('');
        state = next.state;
        if (next.decision.kind === 'stop') break;
        if (next.decision.kind !== 'wait' || next.state.kind !== 'waiting')
          throw new Error('a round is followed by a wait');
        const { until, since } = next.decision.wait;
        expect(Number.isInteger(until)).toBe(true);
        expect(until - now).toBeGreaterThanOrEqual(restartDelay);
        expect(until - now).toBeLessThanOrEqual(rules.quotaHorizonMs + seconds(120));
        expect(since).toBe(now);
        const early = decide(policy, state, { kind: 'tick' }, { now: until - 1, jitter: 0, stops: {} });
        expect(early.state).toBe(state);
        const over = decide(policy, state, { kind: 'tick' }, { now: until, jitter: random, stops: {} });
        expect(over.decision.kind).toBe('run');
        state = over.state;
        now = until + 1;
      }
    }),
    { numRuns: 300 },
  );
});

test('nothing but giving up or an end that was asked for stops the Loop', () => {
  fc.assert(
    fc.property(fc.oneof(ended, refusal), jitter, (input, random) => {
      const { decision } = decide(loopPolicy(), readyState(), input, { now: fakeStart, jitter: random, stops: {} });
      if (decision.kind === 'stop') expect(decision.reason).toBe('config_broken');
    }),
  );
});

test('whatever happens, a request to stop stops', () => {
  const requested = fc.constantFrom('stop' as const, 'cancel' as const, 'kill' as const);
  fc.assert(
    fc.property(fc.oneof(ended, refusal), requested, (input, asked) => {
      const facts = { now: fakeStart, jitter: 0, stops: { requested: asked } };
      expect(decide(loopPolicy(), readyState({ crashes: 4, refusals: 1 }), input, facts).decision).toMatchObject({
        kind: 'stop',
        reason: 'requested',
        exit: 'done',
      });
    }),
  );
});

test('a day of refusals and failures is not a day of rounds', () => {
  const policy = loopPolicy();
  for (const name of ['timeout', 'context', 'transient', 'quota'] as const) {
    let state: LoopState = readyState();
    let now = fakeStart;
    let rounds = 0;
    for (; now < fakeStart + day; rounds += 1) {
      const given: Outcome =
        name === 'quota' ? { name, scope: 'other' } : name === 'transient' ? { name, kind: 'server' } : { name };
      const input: LoopInput = { kind: 'round', round: { roundNum: 1, phase: '', outcome: given, duration: 0 } };
      const step = decide(policy, state, input, { now, jitter: 0, stops: {} });
      if (step.decision.kind !== 'wait') throw new Error(step.decision.why);
      ({ state } = step);
      now = step.decision.wait.until;
    }
    // Five minutes apart at the least, after the first doublings.
    expect(rounds).toBeLessThan(24 * 12 + 10);
  }
});
