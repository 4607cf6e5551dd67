import type { NewEvent } from '../model/event.ts';
import type { LoopPolicy } from '../model/loop-policy.ts';
import type { LoopState } from '../model/loop-state.ts';
import { isoTime } from '../model/time.ts';
import { renewed } from './accounts.ts';
import { roundEvents } from './round-events.ts';
import type { LoopInput, LoopStep } from './step.ts';

/** The usual pause after a good round is not worth a line; every other wait is told once, when it begins. */
const waiting = (before: LoopState, step: LoopStep): NewEvent[] => {
  if (step.decision.kind !== 'wait' || step.state === before) return [];
  const { until, reason, why } = step.decision.wait;
  return reason === 'restart_delay' ? [] : [{ event: 'loop_waiting', until: isoTime(until), reason, why }];
};

const budgets = ({ usedUp = [], decision }: LoopStep): NewEvent[] =>
  usedUp.map(({ budget, limit, spent, until }) => ({
    event: 'budget_exceeded',
    budget,
    limit,
    spent,
    ...(decision.kind === 'wait' ? { until: isoTime(until) } : {}),
  }));

const changedLogins = (policy: LoopPolicy, before: LoopState): NewEvent[] =>
  renewed(policy, before).map((credential) => ({ event: 'agent_login_changed', credential }));

/** The agent's own word, or that of the command that was asked whether all is done. */
const done = (why: string, input: LoopInput): NewEvent => {
  const round = input.kind === 'round' ? input.round : undefined;
  if (round?.confirmed === true) return { event: 'completion_confirmed', round_num: round.roundNum };
  return { event: 'agent_self_terminated', reason: why };
};

const stopping = (policy: LoopPolicy, before: LoopState, input: LoopInput, step: LoopStep): NewEvent[] => {
  if (step.decision.kind !== 'stop') return [];
  const { reason, why } = step.decision;
  switch (reason) {
    case 'max_rounds':
      return [{ event: 'max_rounds_reached', max_rounds: policy.maxRounds ?? step.state.rounds }];
    case 'stop_file':
      return [{ event: 'stop_file_detected', path: policy.stopFile ?? '' }];
    case 'agent_done':
      return [done(why, input)];
    case 'crash_loop':
      return [{ event: 'crash_loop', failures: before.streaks.crashes + 1, reason: why }];
    case 'config_broken':
      return [{ event: 'config_broken', reason: why }];
    case 'no_progress':
      return [{ event: 'no_progress_detected', rounds: before.streaks.unchanged + 1, action: 'stop' }];
    case 'requested':
    case 'auth':
    case 'billing':
    case 'transient':
    case 'budget':
    case 'io':
      return [];
  }
};

/** What the journal is told of one step of the Loop. */
export const stepEvents = (
  policy: LoopPolicy,
  before: LoopState,
  input: LoopInput,
  step: LoopStep,
): readonly NewEvent[] => {
  const ofRound = input.kind === 'round' ? roundEvents(policy, before, input.round, step) : [];
  const ofStart = input.kind === 'start' ? changedLogins(policy, before) : [];
  return [...ofStart, ...ofRound, ...budgets(step), ...waiting(before, step), ...stopping(policy, before, input, step)];
};
