import { describe, expect, test } from 'bun:test';
import { decide } from '../../../src/loop/decide.ts';
import type { LoopStep } from '../../../src/loop/step.ts';
import type { Failure } from '../../../src/model/failure.ts';
import type { LoopState } from '../../../src/model/loop-state.ts';
import type { Outcome } from '../../../src/model/outcome.ts';
import { seconds } from '../../../src/model/time.ts';
import { fakeStart } from '../../support/fake-clock.ts';
import { loopFacts, loopPolicy, player, readyState, roundOver } from '../../support/loop.ts';

const policy = loopPolicy();
const minutes = (count: number): number => seconds(60) * count;
const hours = (count: number): number => minutes(60) * count;

const waitOf = (step: LoopStep) => {
  if (step.decision.kind !== 'wait') throw new Error(`not a wait: ${JSON.stringify(step.decision)}`);
  return step.decision.wait;
};
const lengthOf = (step: LoopStep): number => waitOf(step).until - fakeStart;

/** Plays one outcome after the other at the same moment, and gives every step. */
const play = (outcomes: readonly Outcome[], duration?: number, first: LoopState = readyState()): LoopStep[] => {
  const steps: LoopStep[] = [];
  let state = first;
  for (const outcome of outcomes) {
    const step = decide(policy, state, roundOver(outcome, duration), loopFacts());
    steps.push(step);
    state = step.state;
  }
  return steps;
};
const repeat = (outcome: Outcome, count: number): Outcome[] => Array.from({ length: count }, () => outcome);
const last = (steps: readonly LoopStep[]): LoopStep => steps.at(-1)!;

const quota = (resetsAt?: number): Outcome => ({
  name: 'quota',
  scope: 'five_hour',
  ...(resetsAt === undefined ? {} : { resetsAt }),
});
const transient = (retryAfterS?: number): Outcome => ({
  name: 'transient',
  kind: 'overloaded',
  ...(retryAfterS === undefined ? {} : { retryAfterS }),
});

describe('after rounds', () => {
  test('a good round is followed by the restart delay', () => {
    const [step] = play([{ name: 'ok' }]);
    expect(waitOf(step!)).toMatchObject({ reason: 'restart_delay', until: fakeStart + seconds(3) });
  });

  test('failures double the delay up to five minutes', () => {
    const delays = play(repeat({ name: 'timeout' }, 9)).map((step) => lengthOf(step) / 1000);
    expect(delays).toEqual([3, 6, 12, 24, 48, 96, 192, 300, 300]);
  });

  test('jitter lengthens a delay and never passes its cap', () => {
    const at = (failures: number, jitter: number): number =>
      lengthOf(decide(policy, readyState({ failures }), roundOver({ name: 'timeout' }), loopFacts({ jitter })));
    expect(at(1, 0)).toBe(6000);
    expect(at(1, 1)).toBe(7200);
    expect(at(20, 1)).toBe(minutes(5));
  });

  test('failures without a restart delay still wait', () => {
    const bare = loopPolicy({ restartDelayMs: 0 });
    expect(lengthOf(decide(bare, readyState(), roundOver({ name: 'timeout' }), loopFacts()))).toBe(seconds(1));
  });

  test('no wait is shorter than a long restart delay', () => {
    const slow = loopPolicy({ restartDelayMs: minutes(10) });
    for (const outcome of [{ name: 'timeout' }, transient(1), transient(), quota(), quota(fakeStart + 1)] as const) {
      expect(lengthOf(decide(slow, readyState(), roundOver(outcome), loopFacts()))).toBeGreaterThanOrEqual(minutes(10));
    }
  });

  test('a good round clears every streak', () => {
    const steps = play([{ name: 'timeout' }, transient(), quota(), { name: 'auth' }, { name: 'ok' }]);
    expect(last(steps).state.streaks).toEqual(readyState().streaks);
  });
});

describe('a crash loop', () => {
  const crash: Outcome = { name: 'failed' };

  test('five short unexplained failures in a row end the Loop with 79', () => {
    const steps = play([...repeat(crash, 3), { name: 'unknown' }, crash], seconds(2));
    expect(steps.slice(0, 4).map(({ decision }) => decision.kind)).toEqual(['wait', 'wait', 'wait', 'wait']);
    expect(last(steps).decision).toMatchObject({ kind: 'stop', reason: 'crash_loop', exit: 'gaveUp' });
  });

  test('long failures never make one', () => {
    expect(last(play(repeat(crash, 50), seconds(11))).decision.kind).toBe('wait');
  });

  test.each(['timeout', 'context', 'auth'] as const)('%s breaks the row', (name) => {
    const steps = play([...repeat(crash, 4), { name }, ...repeat(crash, 4)], seconds(2));
    expect(last(steps).decision.kind).toBe('wait');
  });

  test('whoever starts again after it gets five new tries', () => {
    const gaveUp = last(play(repeat(crash, 5), seconds(2))).state;
    expect(last(play(repeat(crash, 4), seconds(2), gaveUp)).decision.kind).toBe('wait');
  });
});

describe('a usage limit', () => {
  test('is waited for until its reset and a minute, with up to a minute of jitter', () => {
    const reset = fakeStart + hours(2);
    for (const jitter of [0, 0.5, 1]) {
      const step = decide(policy, readyState(), roundOver(quota(reset)), loopFacts({ jitter }));
      expect(waitOf(step)).toMatchObject({
        kind: 'instant',
        reason: 'quota',
        until: reset + seconds(60 + 60 * jitter),
      });
    }
  });

  test('is neither a failure nor a crash', () => {
    const { streaks } = last(play(repeat(quota(), 10), seconds(2))).state;
    expect(streaks).toMatchObject({ failures: 0, crashes: 0 });
  });

  test.each([
    ['in the past', fakeStart - 1],
    ['just now', fakeStart],
    ['more than eight days ahead', fakeStart + hours(8 * 24) + 1],
  ])('whose reset lies %s is guessed', (_, resetsAt) => {
    expect(lengthOf(decide(policy, readyState(), roundOver(quota(resetsAt)), loopFacts()))).toBe(minutes(5));
  });

  test('eight days ahead is believed', () => {
    const reset = fakeStart + hours(8 * 24);
    expect(waitOf(decide(policy, readyState(), roundOver(quota(reset)), loopFacts())).until).toBe(reset + seconds(60));
  });

  test('without a time is guessed at 5, 10, 20, 40 and then 60 minutes', () => {
    const delays = play(repeat(quota(), 7)).map((step) => lengthOf(step) / minutes(1));
    expect(delays).toEqual([5, 10, 20, 40, 60, 60, 60]);
  });

  test('is probed by one round after the wait, then waited for again', () => {
    const first = decide(policy, readyState(), roundOver(quota(fakeStart + hours(1))), loopFacts());
    const over = loopFacts({ now: waitOf(first).until });
    const probe = decide(policy, first.state, { kind: 'tick' }, over);
    expect(probe.decision.kind).toBe('run');
    const again = decide(policy, probe.state, roundOver(quota(over.now + hours(5))), over);
    expect(waitOf(again).until).toBe(over.now + hours(5) + seconds(60));
  });
});

describe('a passing refusal', () => {
  test('backs off from 30 seconds, doubling to 30 minutes', () => {
    const delays = play(repeat(transient(), 8)).map((step) => lengthOf(step) / 1000);
    expect(delays).toEqual([30, 60, 120, 240, 480, 960, 1800, 1800]);
  });

  test('follows the provider’s hint', () => {
    expect(lengthOf(last(play([transient(), transient(45)])))).toBe(seconds(45));
  });

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY, 10_000_000])('does not believe a hint of %p seconds', (hint) => {
    expect(lengthOf(last(play([transient(hint)])))).toBe(seconds(30));
  });

  test('is gone on from after the restart delay where the policy says skip, whatever the hint', () => {
    for (const outcome of [transient(), transient(3600)]) {
      const step = decide(loopPolicy({ transientAction: 'skip' }), readyState(), roundOver(outcome), loopFacts());
      expect(waitOf(step)).toMatchObject({ reason: 'restart_delay', until: fakeStart + seconds(3) });
      expect(step.state.streaks.transients).toBe(1);
    }
  });

  test('skipped without a restart delay still waits a second', () => {
    const bare = loopPolicy({ transientAction: 'skip', restartDelayMs: 0 });
    expect(lengthOf(decide(bare, readyState(), roundOver(transient()), loopFacts()))).toBe(seconds(1));
  });

  test('ends the Loop with 75 where the policy says stop', () => {
    const step = decide(loopPolicy({ transientAction: 'stop' }), readyState(), roundOver(transient()), loopFacts());
    expect(step.decision).toMatchObject({ kind: 'stop', reason: 'transient', exit: 'retryLater' });
  });

  test('goes on where it was after a failure in between', () => {
    const steps = play([transient(), transient(), { name: 'failed' }, transient()]);
    expect(lengthOf(last(steps))).toBe(seconds(120));
  });
});

describe('a refused login', () => {
  test.each([
    ['auth', '(run: claude /login)'],
    ['billing', '(fill the account at its provider’s, or give the agent another login)'],
  ] as const)('%s twice in a row ends the Loop with 77 and what mends it', (name, hint) => {
    const hinted = loopPolicy({ players: { '': [player('claude', { loginHint: 'run: claude /login.' })] } });
    const over = roundOver({ name }, undefined, 'claude');
    const first = decide(hinted, readyState(), over, loopFacts());
    expect(waitOf(first)).toMatchObject({ reason: 'failure_backoff', until: fakeStart + seconds(3) });
    const second = decide(hinted, first.state, over, loopFacts());
    expect(second.decision).toMatchObject({ kind: 'stop', reason: name, exit: 'noAccess' });
    expect(second.decision.why).toContain(hint);
  });

  test('not in a row goes on', () => {
    const steps = play([{ name: 'auth' }, { name: 'failed' }, { name: 'auth' }]);
    expect(last(steps).decision.kind).toBe('wait');
  });
});

describe('no round could be run', () => {
  const refuse = (failure: Failure, state = readyState()): LoopStep =>
    decide(policy, state, { kind: 'refused', failure }, loopFacts());
  const check = (passing: boolean) => ({ name: 'disk', reason: 'full', fix: 'make room', transient: passing });

  test('a wait said “file already exists” and neither where nor what mends it', () => {
    const path = '/logs/rounds';
    const io: Failure = { code: 'io', operation: 'make', path, errno: 'EEXIST', reason: 'file already exists' };
    expect(JSON.stringify(refuse(io).decision)).toContain(
      'no round could be run: could not make /logs/rounds: file already exists (move /logs/rounds away',
    );
    const locked: Failure = { code: 'locked', path: '/lock' };
    expect(JSON.stringify(refuse(locked).decision)).toContain('/lock is held');
  });

  test('a broken configuration ends the Loop with 78', () => {
    const step = refuse({ code: 'startup_check_failed', checks: [check(true), check(false)] });
    expect(step.decision).toMatchObject({ kind: 'stop', reason: 'config_broken', exit: 'config' });
  });

  test('an environment that may mend itself is tried again, ever later', () => {
    const failure: Failure = { code: 'startup_check_failed', checks: [check(true)] };
    const first = refuse(failure);
    expect(waitOf(first)).toMatchObject({ reason: 'startup_check', until: fakeStart + seconds(3) });
    expect(lengthOf(refuse(failure, first.state))).toBe(seconds(6));
    expect(lengthOf(refuse(failure, readyState({ failures: 100 })))).toBe(minutes(5));
  });

  test('a full disk never ends the Loop', () => {
    const full: Failure = { code: 'io', operation: 'write', path: '/x', errno: 'ENOSPC', reason: 'no space left' };
    let state = readyState();
    for (let index = 0; index < 100; index += 1) {
      const step = refuse(full, state);
      expect(waitOf(step).reason).toBe('failure_backoff');
      state = step.state;
    }
  });

  test('an agent that cannot be started five times is a crash loop', () => {
    let step = refuse({ code: 'spawn', command: 'agent', reason: 'ENOENT' });
    for (let index = 0; index < 4; index += 1) {
      step = refuse({ code: 'spawn', command: 'agent', reason: 'ENOENT' }, step.state);
    }
    expect(step.decision).toMatchObject({ kind: 'stop', reason: 'crash_loop' });
  });
});

describe('ends', () => {
  const ok = roundOver({ name: 'ok' });

  test.each(['stop', 'cancel', 'kill'] as const)(
    '%s ends the Loop with 0, also after a cancelled round',
    (requested) => {
      for (const input of [ok, roundOver({ name: 'cancelled' }), { kind: 'tick' } as const]) {
        const step = decide(policy, readyState(), input, loopFacts({ stops: { requested } }));
        expect(step.decision).toMatchObject({ kind: 'stop', reason: 'requested', exit: 'done' });
      }
    },
  );

  test('a round that somebody else cancelled is followed by the next', () => {
    const step = decide(policy, readyState({ failures: 3 }), roundOver({ name: 'cancelled' }), loopFacts());
    expect(waitOf(step).reason).toBe('restart_delay');
  });

  test('max_rounds counts the rounds of this run', () => {
    const two = loopPolicy({ maxRounds: 2 });
    const begun = decide(two, { ...readyState(), rounds: 40 }, { kind: 'start', interrupted: false }, loopFacts());
    expect(begun.decision.kind).toBe('run');
    const one = decide(two, begun.state, ok, loopFacts());
    expect(one.decision.kind).toBe('wait');
    const over = decide(two, one.state, roundOver({ name: 'failed' }), loopFacts());
    expect(over.decision).toMatchObject({ kind: 'stop', reason: 'max_rounds', exit: 'done' });
  });

  test('a reason to give up is told rather than a planned end', () => {
    const one = loopPolicy({ maxRounds: 1 });
    const step = decide(one, readyState({ refusals: 1 }), roundOver({ name: 'auth' }), loopFacts());
    expect(step.decision).toMatchObject({ reason: 'auth', exit: 'noAccess' });
  });

  test('the stop file ends a wait', () => {
    const waiting = decide(policy, readyState(), roundOver(quota()), loopFacts());
    const step = decide(policy, waiting.state, { kind: 'tick' }, loopFacts({ stops: { stopFile: '/x/stop' } }));
    expect(step.decision).toMatchObject({ reason: 'stop_file', exit: 'done' });
  });

  test('the agent’s own words are the reason', () => {
    const step = decide(policy, readyState(), ok, loopFacts({ stops: { agentDone: 'all issues are closed' } }));
    expect(step.decision).toMatchObject({ reason: 'agent_done', exit: 'done', why: 'all issues are closed' });
  });
});

describe('waits over a restart', () => {
  const start = { kind: 'start', interrupted: false } as const;
  const restarted = (state: LoopState, now: number): LoopStep => decide(policy, state, start, loopFacts({ now }));

  test('a wait of a supervisor that died goes on', () => {
    const waiting = decide(policy, readyState(), roundOver(quota(fakeStart + hours(2))), loopFacts());
    expect(waitOf(restarted(waiting.state, fakeStart + hours(1))).until).toBe(waitOf(waiting).until);
    expect(restarted(waiting.state, fakeStart + hours(3)).decision.kind).toBe('run');
  });

  test('a limit is still waited for after a stop on request; a failure delay is not', () => {
    const stop = loopFacts({ stops: { requested: 'stop' } });
    const limited = decide(policy, readyState(), roundOver(quota(fakeStart + hours(2))), stop);
    expect(restarted(limited.state, fakeStart + 1).decision.kind).toBe('wait');
    const failed = decide(policy, readyState({ failures: 9 }), roundOver({ name: 'timeout' }), stop);
    expect(restarted(failed.state, fakeStart + 1).decision.kind).toBe('run');
  });

  test('a delay is no longer than it was where the clock was set back meanwhile', () => {
    const waiting = decide(policy, readyState({ failures: 9 }), roundOver({ name: 'timeout' }), loopFacts());
    const earlier = fakeStart - hours(5);
    expect(waitOf(restarted(waiting.state, earlier)).until).toBe(earlier + minutes(5));
  });

  test('a predecessor that died during a round counts as a failure', () => {
    const step = decide(policy, readyState({ failures: 2 }), { kind: 'start', interrupted: true }, loopFacts());
    expect(waitOf(step)).toMatchObject({ reason: 'failure_backoff', until: fakeStart + seconds(12) });
  });
});

describe('during a wait', () => {
  const waiting = decide(policy, readyState(), roundOver(transient()), loopFacts());

  test('looking at the clock changes nothing before its end', () => {
    const step = decide(policy, waiting.state, { kind: 'tick' }, loopFacts({ now: fakeStart + 29_999 }));
    expect(step.state).toBe(waiting.state);
  });

  test('it ends at its time, when its length is over, and when woken', () => {
    const at = (now: number, kind: 'tick' | 'elapsed' | 'wake') =>
      decide(policy, waiting.state, { kind }, loopFacts({ now })).decision.kind;
    expect(at(fakeStart + 30_000, 'tick')).toBe('run');
    expect(at(fakeStart - hours(3), 'elapsed')).toBe('run');
    expect(at(fakeStart + 1, 'wake')).toBe('run');
  });

  test('a reset that somebody named is kept to by the wall clock alone', () => {
    const limited = decide(policy, readyState(), roundOver(quota(fakeStart + hours(2))), loopFacts());
    expect(decide(policy, limited.state, { kind: 'elapsed' }, loopFacts()).decision.kind).toBe('wait');
  });
});
