import type { Wait } from '../model/decision.ts';
import type { LoopPolicy } from '../model/loop-policy.ts';
import type { LoopState } from '../model/loop-state.ts';
import type { EpochMs } from '../model/time.ts';
import { relented, seenBy } from './accounts.ts';
import { afterRefusal } from './after-refusal.ts';
import { afterRound, backOff } from './after-round.ts';
import { completed, slowedDown } from './ends.ts';
import { gated } from './gates.ts';
import { sharedOut, unfit } from './players.ts';
import { counted, end, run, unhindered, wait, type LoopFacts, type LoopInput, type LoopStep } from './step.ts';
import type { StopRequest } from './stop-conditions.ts';
import { streaksAfter, type EndedRound } from './streaks.ts';

/** Whether the Loop's wait is that of a login. */
const isSame = (own: Wait, pause: Wait): boolean => own.until === pause.until && own.reason === pause.reason;

/** Whether a wait is one that gates.ts decides anew: what configuration asks for, and who can play, may have changed. */
const isGated = (policy: LoopPolicy, { waits = {} }: LoopState, pause: Wait): boolean =>
  pause.reason === 'schedule' ||
  pause.reason === 'budget' ||
  (policy.players !== undefined && Object.values(waits).some((own) => isSame(own, pause)));

/** Takes up a wait of the predecessor. A delay is never longer than it was, wherever the clock stands now. */
const resumed = (policy: LoopPolicy, state: Extract<LoopState, { kind: 'waiting' }>, now: EpochMs): LoopStep => {
  const { wait: pause } = state;
  if (isGated(policy, state, pause)) return run(state, 'the Loop begins');
  const until = pause.kind === 'delay' ? Math.min(pause.until, now + (pause.until - pause.since)) : pause.until;
  if (until <= now) return run(state, `the wait of the run before is over: ${pause.why}`);
  return wait(state, { ...pause, since: Math.min(pause.since, now), until });
};

const started = (policy: LoopPolicy, before: LoopState, interrupted: boolean, facts: LoopFacts): LoopStep => {
  const state = { ...relented(policy, before), rounds: 0 };
  if (state.kind === 'waiting') return resumed(policy, state, facts.now);
  if (!interrupted) return run(state, 'the Loop begins');
  const failed = counted(state, { failures: state.streaks.failures + 1 });
  return backOff(policy, failed, facts, 'the supervisor died during the round before');
};

/** The state without the waits of logins that ended with the Loop's own. */
const lifted = (state: LoopState, over: Wait): LoopState => {
  if (state.waits === undefined) return state;
  const left = Object.entries(state.waits).filter(([, own]) => !isSame(own, over));
  return { ...state, waits: Object.fromEntries(left) };
};

const waited = (state: LoopState, input: LoopInput['kind'], now: EpochMs): LoopStep => {
  if (state.kind === 'ready') return run(state, 'nothing is to be waited for');
  if (input === 'wake') return run(state, 'woken');
  const over = now >= state.wait.until || (input === 'elapsed' && state.wait.kind === 'delay');
  if (over) return run(lifted(state, state.wait), `the wait is over: ${state.wait.why}`);
  // The same state, so that nobody saves or tells it anew at every look at the clock.
  return { state, decision: { kind: 'wait', wait: state.wait, why: state.wait.why } };
};

const rounded = (policy: LoopPolicy, before: LoopState, round: EndedRound, facts: LoopFacts): LoopStep => {
  const seen = unhindered(seenBy(before, round.credential));
  const streaks = streaksAfter(policy, seen.streaks, round, facts.now);
  const ended = afterRound(policy, { ...seen, rounds: before.rounds + 1, streaks }, round, facts);
  const step = sharedOut(policy, ended, round, facts);
  const done = completed(policy, step, round);
  if (done !== undefined) return end(counted(step.state, { promises: 0 }), { reason: 'agent_done', why: done });
  return streaks.unchanged > before.streaks.unchanged ? slowedDown(policy, step, facts) : step;
};

const answer = (policy: LoopPolicy, state: LoopState, input: LoopInput, facts: LoopFacts): LoopStep => {
  switch (input.kind) {
    case 'start':
      return started(policy, state, input.interrupted, facts);
    case 'round':
      return rounded(policy, state, input.round, facts);
    case 'refused':
      return unfit(policy, afterRefusal(policy, state, input.failure, facts), input.credential, facts);
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
 * What stands against a round (gates.ts) turns a run into a wait. What a person asked for comes first; then
 * what the round itself led to, a reason to give up or the end of the work; then the planned ends; then the wait.
 */
export const decide = (policy: LoopPolicy, state: LoopState, input: LoopInput, facts: LoopFacts): LoopStep => {
  const step = gated(policy, answer(policy, state, input, facts), facts, input.kind === 'wake');
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
