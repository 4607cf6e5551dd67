import { isPeriodBudget, periodBudgets } from '../model/budget.ts';
import type { NewEvent } from '../model/event.ts';
import type { LoopPolicy } from '../model/loop-policy.ts';
import type { LoopState } from '../model/loop-state.ts';
import { isoTime, toSeconds } from '../model/time.ts';
import { refusalHint, seenBy } from './accounts.ts';
import { believedReset } from './delays.ts';
import type { LoopStep } from './step.ts';
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
  // Where somebody else goes on, the login waits and the Loop does not.
  const pause = step.state.waits?.[round.credential ?? ''] ?? wait;
  if (outcome.name === 'quota' && pause !== undefined) {
    const reset = believedReset(outcome, pause.since);
    const resets = reset === undefined ? {} : { resets_at: isoTime(reset) };
    return [{ event: 'quota_wait_started', round_num, scope: outcome.scope, until: isoTime(pause.until), ...resets }];
  }
  if (outcome.name === 'transient') {
    const backoff = wait === undefined ? {} : { backoff_s: toSeconds(wait.until - wait.since) };
    return [{ event: 'transient_error_detected', round_num, reason: outcome.kind, ...backoff }];
  }
  if (outcome.name === 'auth' || outcome.name === 'billing') {
    const hint = refusalHint(outcome.name, policy, round.credential);
    return [
      { event: 'agent_auth_error_detected', round_num, outcome: outcome.name, ...(hint === undefined ? {} : { hint }) },
    ];
  }
  return [];
};

const toldOf = { costUsd: ['costUsd'], tokens: ['tokensIn', 'tokensOut'], rounds: [], minutes: [] } as const;

/** The budgets that a good round leaves in the dark: an agent that tells no cost would pass every budget of cost. */
const unmeasured = ({ budget }: LoopPolicy, { outcome, usage = {}, roundNum: round_num }: EndedRound): NewEvent[] => {
  if (budget === undefined || outcome.name !== 'ok') return [];
  return Object.keys(budget.limits)
    .filter(isPeriodBudget)
    .filter((key) => {
      const told = toldOf[periodBudgets[key].counts];
      return told.length > 0 && told.every((count) => usage[count] === undefined);
    })
    .map((key) => ({ event: 'budget_unmeasured', round_num, budget: key }));
};

const idle = ({ roundNum: round_num, idle: reason }: EndedRound): NewEvent[] =>
  reason === undefined ? [] : [{ event: 'agent_idle_declared', round_num, reason }];

/** Told once, when the row is long enough; that the Loop ends by it is told with its end. */
const slowing = ({ noProgress }: LoopPolicy, before: LoopState, { state }: LoopStep): NewEvent[] => {
  if (noProgress?.action !== 'slow') return [];
  const { rounds, action } = noProgress;
  const isNow = before.streaks.unchanged < rounds && state.streaks.unchanged >= rounds;
  return isNow ? [{ event: 'no_progress_detected', rounds, action }] : [];
};

/** What the journal is told of a round that ended, beside what the Round told itself. */
export const roundEvents = (
  policy: LoopPolicy,
  before: LoopState,
  round: EndedRound,
  step: LoopStep,
): readonly NewEvent[] => [
  ...(round.outcome.name === 'ok'
    ? recovered(seenBy(before, round.credential), round.roundNum)
    : refused(policy, round, step)),
  ...unmeasured(policy, round),
  ...idle(round),
  ...slowing(policy, before, step),
];
