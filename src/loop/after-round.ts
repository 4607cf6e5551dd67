import type { LoopPolicy } from '../model/loop-policy.ts';
import type { LoopState } from '../model/loop-state.ts';
import type { Outcome } from '../model/outcome.ts';
import { refusalHint } from './accounts.ts';
import { failureDelay, quotaWait, rules, transientDelay } from './delays.ts';
import { delay, giveUp, wait, type LoopFacts, type LoopStep } from './step.ts';
import type { EndedRound } from './streaks.ts';

/** What happened, and how often something did since the last good round. */
export const nth = (failures: number, what: string): string =>
  failures === 1 ? what : `${what}; failure ${failures} since the last good round`;

/** Waits longer with each failure, and gives up where short unexplained ones pile up. */
export const backOff = (policy: LoopPolicy, state: LoopState, facts: LoopFacts, why: string): LoopStep => {
  const { failures, crashes } = state.streaks;
  if (crashes >= rules.crashLimit) {
    const reason = `${crashes} rounds in a row ended within ${rules.shortRoundMs / 1000} s and nothing explains it`;
    return giveUp(state, { reason: 'crash_loop', exit: 'gaveUp', why: `${reason}; the last: ${why}` });
  }
  const length = failureDelay(policy, failures, facts.jitter);
  return wait(state, delay('failure_backoff', facts.now, length, nth(failures, why)));
};

const refusedLogin = (policy: LoopPolicy, state: LoopState, round: EndedRound, facts: LoopFacts): LoopStep => {
  const reason = round.outcome.name === 'billing' ? 'billing' : 'auth';
  const what = reason === 'auth' ? 'the agent’s login was refused' : 'the agent’s account was refused for billing';
  if (state.streaks.refusals < rules.refusalLimit) return backOff(policy, state, facts, what);
  const hint = refusalHint(reason, policy, round.credential);
  const why = `${what} ${state.streaks.refusals} times in a row${hint === undefined ? '' : ` (${hint})`}`;
  return giveUp(state, { reason, exit: 'noAccess', why });
};

const refusedForNow = (
  policy: LoopPolicy,
  state: LoopState,
  outcome: Extract<Outcome, { name: 'transient' }>,
  { now, jitter }: LoopFacts,
): LoopStep => {
  const attempts = state.streaks.transients;
  const why = `the provider refused for now (${outcome.kind})${attempts === 1 ? '' : `, ${attempts} times since the last good round`}`;
  switch (policy.transientAction ?? 'back_off') {
    case 'back_off':
      return wait(state, delay('transient', now, transientDelay(policy, outcome, attempts, jitter), why));
    case 'skip':
      return wait(state, delay('restart_delay', now, Math.max(policy.restartDelayMs, rules.failureFloorMs), why));
    case 'stop':
      return giveUp(state, { reason: 'transient', exit: 'retryLater', why });
  }
};

/** What a finished round leads to. `state` has counted it already. */
export const afterRound = (policy: LoopPolicy, state: LoopState, round: EndedRound, facts: LoopFacts): LoopStep => {
  const { now, jitter } = facts;
  const { outcome } = round;
  switch (outcome.name) {
    case 'ok':
      return wait(state, delay('restart_delay', now, policy.restartDelayMs, 'the round went well'));
    case 'cancelled':
      return wait(state, delay('restart_delay', now, policy.restartDelayMs, 'the round was cancelled'));
    case 'quota': {
      const pause = quotaWait(outcome, state.streaks.guesses, now, jitter);
      return wait(state, { ...pause, until: Math.max(pause.until, now + policy.restartDelayMs) });
    }
    case 'transient':
      return refusedForNow(policy, state, outcome, facts);
    case 'auth':
    case 'billing':
      return refusedLogin(policy, state, round, facts);
    case 'failed':
    case 'timeout':
    case 'stalled':
    case 'over_memory':
    case 'log_flood':
    case 'context':
    case 'interrupted':
    case 'unknown':
      return backOff(policy, state, facts, `the round ended as ${outcome.name}`);
  }
};
