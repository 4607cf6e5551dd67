import { usedUp, usedUpWords, type Budget, type UsedUp } from '../model/budget.ts';
import type { Wait } from '../model/decision.ts';
import type { LoopPolicy } from '../model/loop-policy.ts';
import { nextOpening, openAt, wallTime } from '../model/schedule.ts';
import { playOf } from './players.ts';
import { end, wait, type LoopFacts, type LoopStep } from './step.ts';

const closed = ({ schedule }: LoopPolicy, { now }: LoopFacts): Wait | undefined => {
  if (schedule === undefined || openAt(schedule, now)) return undefined;
  const until = nextOpening(schedule, now);
  const why = `outside the schedule, which opens ${wallTime(until, schedule.timeZone)}`;
  return { kind: 'instant', reason: 'schedule', since: now, until, why };
};

const overBudget = (budget: Budget, step: LoopStep, over: readonly UsedUp[], { now }: LoopFacts): LoopStep => {
  const what = over.map(usedUpWords).join(', ');
  if (budget.onExceeded === 'stop') return { ...end(step.state, { reason: 'budget', why: what }), usedUp: over };
  // Until the last of them begins anew: before, another would still stand against a round.
  const until = Math.max(...over.map((one) => one.until));
  const why = `${what}; it begins anew ${wallTime(until, budget.timeZone)}`;
  return { ...wait(step.state, { kind: 'instant', reason: 'budget', since: now, until, why }), usedUp: over };
};

const nobody = (policy: LoopPolicy, { state }: LoopStep, { nextRound, now }: LoopFacts): Wait | undefined => {
  const play = nextRound === undefined ? undefined : playOf(policy, state.waits, nextRound, now);
  return play?.kind === 'wait' ? play.wait : undefined;
};

/**
 * What stands against a round, whatever led to it: a budget that is used up, the schedule, logins that wait.
 * `woken` says that a person wants it now: all but a budget is passed over, once. More of a budget is for
 * configuration to say: it is a promise to whoever pays.
 */
export const gated = (policy: LoopPolicy, step: LoopStep, facts: LoopFacts, woken: boolean): LoopStep => {
  if (step.decision.kind !== 'run') return step;
  const { budget } = policy;
  const over = budget === undefined || facts.spending === undefined ? [] : usedUp(budget, facts.spending);
  if (budget !== undefined && over.length > 0) return overBudget(budget, step, over, facts);
  if (woken) return step;
  const pause = closed(policy, facts) ?? nobody(policy, step, facts);
  return pause === undefined ? step : wait(step.state, pause);
};
