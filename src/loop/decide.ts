import type { LoopPolicy } from '../model/loop-policy.ts';
import type { LoopState } from '../model/loop-state.ts';
import type { EpochMs } from '../model/time.ts';
import { afterRefusal } from './after-refusal.ts';
import { afterRound, backOff } from './after-round.ts';
import { counted, end, run, wait, type LoopFacts, type LoopInput, type LoopStep } from './step.ts';
import type { StopRequest } from './stop-conditions.ts';
import { streaksAfter, type EndedRound } from './streaks.ts';

/** Takes up a wait of the predecessor. A delay is never longer than it was, wherever the clock stands now. */
const resumed = (state: Extract<LoopState, { kind: 'waiting' }>, now: EpochMs): LoopStep => {
  const { wait: pause } = state;
  const until = pause.kind === 'delay' ? Math.min(pause.until, now + (pause.until - pause.since)) : pause.until;
  if (until <= now) return run(state, `the wait of the run before is over: ${pause.why}`);
  return wait(state, { ...pause, since: Math.min(pause.since, now), until });
};

const started = (policy: LoopPolicy, before: LoopState, interrupted: boolean, facts: LoopFacts): LoopStep => {
  const state = { ...before, rounds: 0 };
  if (state.kind === 'waiting') return resumed(state, facts.now);
  if (!interrupted) return run(state, 'the Loop begins');
  const failed = counted(state, { failures: state.streaks.failures + 1 });
  return backOff(policy, failed, facts, 'the supervisor died during the round before');
};

const waited = (state: LoopState, input: LoopInput['kind'], now: EpochMs): LoopStep => {
  if (state.kind === 'ready') return run(state, 'nothing is to be waited for');
  if (input === 'wake') return run(state, 'woken');
  const over = now >= state.wait.until || (input === 'elapsed' && state.wait.kind === 'delay');
  if (over) return run(state, `the wait is over: ${state.wait.why}`);
  // The same state, so that nobody saves or tells it anew at every look at the clock.
  return { state, decision: { kind: 'wait', wait: state.wait, why: state.wait.why } };
};

const rounded = (policy: LoopPolicy, before: LoopState, round: EndedRound, facts: LoopFacts): LoopStep => {
  const streaks = streaksAfter(before.streaks, round, facts.now);
  return afterRound(policy, { kind: 'ready', rounds: before.rounds + 1, streaks }, round, facts);
};

const answer = (policy: LoopPolicy, state: LoopState, input: LoopInput, facts: LoopFacts): LoopStep => {
  switch (input.kind) {
    case 'start':
      return started(policy, state, input.interrupted, facts);
    case 'round':
      return rounded(policy, state, input.round, facts);
    case 'refused':
      return afterRefusal(policy, state, input.failure, facts);
    case 'tick':
    case 'elapsed':
    case 'wake':
      return waited(state, input.kind, facts.now);
  }
};

const asked: Readonly<Record<StopRequest, string>> = {
  stop: 'asked to stop',
  cancel: 'the round was cancelled on request',
  kill: 'asked to end at once',
};

/**
 * The Loop's one decision: from the policy, the state, what just happened and the time, to the next
 * state and to run, wait or stop. Pure and total.
 *
 *              start, wait over, woken
 *     waiting ─────────────────────────▶ ready ──▶ a round runs
 *        ▲                                              │
 *        └──────── ok, a failure, a limit … ────────────┤
 *                                                       └──▶ stop
 *
 * What a person asked for comes first; then a reason to give up, whose exit code says more than that of
 * a planned end; then the planned ends; then the wait.
 */
export const decide = (policy: LoopPolicy, state: LoopState, input: LoopInput, facts: LoopFacts): LoopStep => {
  const step = answer(policy, state, input, facts);
  const { requested, agentDone, stopFile } = facts.stops;
  if (requested !== undefined) return end(step.state, { reason: 'requested', why: asked[requested] });
  if (step.decision.kind === 'stop') return step;
  if (agentDone !== undefined) return end(step.state, { reason: 'agent_done', why: agentDone });
  if (stopFile !== undefined) return end(step.state, { reason: 'stop_file', why: `${stopFile} is there` });
  if (policy.maxRounds !== undefined && step.state.rounds >= policy.maxRounds)
    return end(step.state, {
      reason: 'max_rounds',
      why: `${step.state.rounds} of ${policy.maxRounds} rounds are done`,
    });
  return step;
};
