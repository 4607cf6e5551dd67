import type { NewEvent } from '../model/event.ts';
import type { LoopPolicy } from '../model/loop-policy.ts';
import type { LoopState } from '../model/loop-state.ts';
import { isoTime, toSeconds } from '../model/time.ts';
import { believedReset } from './delays.ts';
import type { LoopInput, LoopStep } from './step.ts';
import type { EndedRound } from './streaks.ts';

const recovered = (before: LoopState, roundNum: number): NewEvent[] => {
  const { transients, limits } = before.streaks;
  const events: NewEvent[] = [];
  if (transients > 0) events.push({ event: 'transient_error_recovered', round_num: roundNum, failures: transients });
  if (limits > 0) events.push({ event: 'quota_wait_ended', round_num: roundNum });
  return events;
};

const refused = (policy: LoopPolicy, round: EndedRound, step: LoopStep): NewEvent[] => {
  const { outcome, roundNum: round_num } = round;
  const wait = step.decision.kind === 'wait' ? step.decision.wait : undefined;
  if (outcome.name === 'quota' && wait !== undefined) {
    const reset = believedReset(outcome, wait.since);
    const resets = reset === undefined ? {} : { resets_at: isoTime(reset) };
    return [{ event: 'quota_wait_started', round_num, scope: outcome.scope, until: isoTime(wait.until), ...resets }];
  }
  if (outcome.name === 'transient') {
    const backoff = wait === undefined ? {} : { backoff_s: toSeconds(wait.until - wait.since) };
    return [{ event: 'transient_error_detected', round_num, reason: outcome.kind, ...backoff }];
  }
  if (outcome.name === 'auth' || outcome.name === 'billing') {
    const hint = policy.loginHints?.[round.phase];
    return [
      { event: 'agent_auth_error_detected', round_num, outcome: outcome.name, ...(hint === undefined ? {} : { hint }) },
    ];
  }
  return [];
};

/** The usual pause after a good round is not worth a line; every other wait is told once, when it begins. */
const waiting = (before: LoopState, step: LoopStep): NewEvent[] => {
  if (step.decision.kind !== 'wait' || step.state === before) return [];
  const { until, reason, why } = step.decision.wait;
  return reason === 'restart_delay' ? [] : [{ event: 'loop_waiting', until: isoTime(until), reason, why }];
};

const stopping = (policy: LoopPolicy, before: LoopState, step: LoopStep): NewEvent[] => {
  if (step.decision.kind !== 'stop') return [];
  const { reason, why } = step.decision;
  switch (reason) {
    case 'max_rounds':
      return [{ event: 'max_rounds_reached', max_rounds: policy.maxRounds ?? step.state.rounds }];
    case 'stop_file':
      return [{ event: 'stop_file_detected', path: policy.stopFile ?? '' }];
    case 'agent_done':
      return [{ event: 'agent_self_terminated', reason: why }];
    case 'crash_loop':
      return [{ event: 'crash_loop', failures: before.streaks.crashes + 1, reason: why }];
    case 'config_broken':
      return [{ event: 'config_broken', reason: why }];
    case 'requested':
    case 'auth':
    case 'billing':
    case 'transient':
    case 'budget':
    case 'no_progress':
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
  const round = input.kind === 'round' ? input.round : undefined;
  const ofRound =
    round === undefined
      ? []
      : round.outcome.name === 'ok'
        ? recovered(before, round.roundNum)
        : refused(policy, round, step);
  return [...ofRound, ...waiting(before, step), ...stopping(policy, before, step)];
};
