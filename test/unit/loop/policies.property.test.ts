import { expect, test } from 'bun:test';
import fc from 'fast-check';
import * as v from 'valibot';
import { decide } from '../../../src/loop/decide.ts';
import { stepEvents } from '../../../src/loop/events.ts';
import { playAnyway } from '../../../src/loop/players.ts';
import type { LoopFacts, LoopInput, LoopStep } from '../../../src/loop/step.ts';
import { usedUp } from '../../../src/model/budget.ts';
import { eventKinds } from '../../../src/model/event.ts';
import { noProgressActions, phasePolicies, transientActions, type LoopPolicy } from '../../../src/model/loop-policy.ts';
import { freshLoopState, loopStateFromText, loopStateText, type LoopState } from '../../../src/model/loop-state.ts';
import type { Outcome } from '../../../src/model/outcome.ts';
import { openAt } from '../../../src/model/schedule.ts';
import { addSpent, currentSpending, nothingSpent } from '../../../src/model/spending.ts';
import { seconds, type DurationMs } from '../../../src/model/time.ts';
import { fakeStart } from '../../support/fake-clock.ts';
import { loopPolicy, player, progress, schedule } from '../../support/loop.ts';
import { anyOutcome } from '../../support/outcomes.ts';

const zone = 'UTC';
const hour = seconds(3600);
const minute = seconds(60);
/** The longest that anything can be waited for: a month’s budget, used up as it begins. */
const longestWait = 32 * 24 * hour;

const team: Partial<LoopPolicy> = {
  phases: ['build', 'review'],
  players: {
    build: [player('claude'), player('codex', { fallback: 'codex' })],
    review: [player('gemini'), player('codex', { fallback: 'codex' })],
  },
};
const counts = fc.integer({ min: 1, max: 6 });

const anyPolicy: fc.Arbitrary<LoopPolicy> = fc
  .record(
    {
      restartDelayMs: fc.constantFrom(0, seconds(3), 15 * minute),
      transientAction: fc.constantFrom(...transientActions),
      schedule: fc.constantFrom('Mon-Fri 20:00-07:00', 'Sat-Sun', '22:30-22:45').map(schedule),
      budget: fc.record({
        limits: fc.record(
          {
            rounds_per_hour: counts,
            rounds_per_day: counts,
            cost_usd_per_day: counts,
            cost_usd_per_month: counts.map((count) => count * 10),
            minutes_per_day: counts.map((count) => count * 30),
          },
          { requiredKeys: [] },
        ),
        onExceeded: fc.constantFrom('wait' as const, 'wait' as const, 'stop' as const),
        timeZone: fc.constant(zone),
      }),
      noProgress: fc.record({ rounds: counts, action: fc.constantFrom(...noProgressActions) }),
      team: fc.constantFrom(team, { players: { '': [player('claude')] } }),
      phasePolicy: fc.constantFrom(...phasePolicies),
    },
    { requiredKeys: ['restartDelayMs'] },
  )
  .map(({ team: given = {}, ...policy }) => loopPolicy({ ...given, ...policy }));

/** What happens in a round, and what people do while the Loop waits for the next. */
interface Episode {
  readonly outcome: Outcome;
  readonly duration: DurationMs;
  readonly costUsd: number;
  readonly changed: boolean;
  readonly during: 'nothing' | 'look' | 'wake' | 'restart';
}
const anyEpisode: fc.Arbitrary<Episode> = fc.record({
  outcome: fc.oneof({ weight: 2, arbitrary: fc.constant<Outcome>({ name: 'ok' }) }, anyOutcome),
  duration: fc.constantFrom(seconds(2), 5 * minute, hour),
  costUsd: fc.integer({ min: 0, max: 4 }),
  changed: fc.boolean(),
  during: fc.constantFrom('nothing', 'nothing', 'look', 'wake', 'restart'),
});

/** Plays a Loop without any input or output, and checks each step by what must hold for all. */
const playThrough = (policy: LoopPolicy, episodes: readonly Episode[], jitter: number): void => {
  const { budget } = policy;
  let state: LoopState = freshLoopState;
  let now = fakeStart;
  let spending = nothingSpent(now, zone);
  let lastEnd: number | undefined;
  let roundNum = 0;

  const facts = (): LoopFacts => {
    spending = currentSpending(spending, now, zone);
    return { now, jitter, stops: {}, nextRound: roundNum + 1, ...(budget === undefined ? {} : { spending }) };
  };
  const take = (input: LoopInput): LoopStep => {
    const step = decide(policy, state, input, facts());
    expect(step.decision.why).not.toBe('');
    for (const event of stepEvents(policy, state, input, step)) {
      expect(v.safeParse(eventKinds[event.event].schema, event).issues).toBeUndefined();
    }
    if (step.decision.kind === 'wait') {
      const { until } = step.decision.wait;
      expect(until).toBeGreaterThanOrEqual(now);
      expect(until - now).toBeLessThanOrEqual(longestWait);
    }
    // What a successor would read is what we go on with.
    expect(loopStateFromText(loopStateText(step.state))).toEqual(step.state);
    ({ state } = step);
    return step;
  };
  /** Waits until the Loop runs or ends; gives whether a person made it. */
  const waitForRun = (first: LoopStep, during: Episode['during']): readonly [LoopStep, boolean] => {
    let step = first;
    for (let looks = 0; step.decision.kind === 'wait'; looks += 1) {
      expect(looks).toBeLessThan(50);
      const { until, since } = step.decision.wait;
      if (looks === 0 && during === 'wake') {
        step = take({ kind: 'wake' });
        if (step.decision.kind === 'run') return [step, true];
      }
      if (looks === 0 && during === 'restart') {
        step = take({ kind: 'start', interrupted: false });
        continue;
      }
      if (during === 'look' && until > now + 1) {
        now += Math.floor((until - since) / 3);
        if (now < until) expect(take({ kind: 'tick' }).decision.kind).toBe('wait');
      }
      now = Math.max(now, until);
      step = take({ kind: 'tick' });
    }
    return [step, false];
  };

  let step = take({ kind: 'start', interrupted: false });
  for (const { outcome, duration, costUsd, changed, during } of episodes) {
    const [next, woken] = waitForRun(step, during);
    if (next.decision.kind === 'stop') return;
    if (budget !== undefined) expect(usedUp(budget, spending)).toEqual([]);
    const { player: who, phase } = playAnyway(policy, state.waits, roundNum + 1, now);
    if (!woken) {
      if (policy.schedule !== undefined) expect(openAt(policy.schedule, now)).toBe(true);
      if (lastEnd !== undefined) expect(now - lastEnd).toBeGreaterThanOrEqual(policy.restartDelayMs);
      if (who !== undefined) expect(state.waits?.[who.credential]?.until ?? 0).toBeLessThanOrEqual(now);
    }
    roundNum += 1;
    spending = addSpent(spending, { rounds: 1 }, now);
    now += duration;
    spending = currentSpending(spending, now, zone);
    spending = addSpent(spending, { costUsd, minutes: duration / minute }, now);
    lastEnd = now;
    const told = { ...progress({ treeChanged: changed }) };
    const credential = who === undefined ? {} : { credential: who.credential };
    step = take({ kind: 'round', round: { roundNum, phase, outcome, duration, progress: told, ...credential } });
  }
};

test('under every policy no sequence of rounds waits in the past, passes a budget, or goes faster than it may', () => {
  const jitter = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(fc.property(anyPolicy, fc.array(anyEpisode, { maxLength: 25 }), jitter, playThrough), { numRuns: 400 });
});
