import type { UsedUp } from '../model/budget.ts';
import type { Decision, Stop, Wait, WaitReason } from '../model/decision.ts';
import type { Failure } from '../model/failure.ts';
import type { LoopState, Streaks } from '../model/loop-state.ts';
import type { Spending } from '../model/spending.ts';
import type { DurationMs, EpochMs } from '../model/time.ts';
import type { StopConditions } from './stop-conditions.ts';
import type { EndedRound } from './streaks.ts';

/** What just happened. */
export type LoopInput =
  /** The supervisor begins; `interrupted` says that its predecessor died during a round. */
  | { readonly kind: 'start'; readonly interrupted: boolean }
  | { readonly kind: 'round'; readonly round: EndedRound }
  /** No round could be run, by the agent with this login. */
  | { readonly kind: 'refused'; readonly failure: Failure; readonly credential?: string }
  /** A slice of the wait is over. */
  | { readonly kind: 'tick' }
  /** The whole length of the wait is over by the clock that cannot be set. */
  | { readonly kind: 'elapsed' }
  /** A person wants the next round now. */
  | { readonly kind: 'wake' };

/** What holds at the moment of a decision. `jitter` is a random number in 0..1. */
export interface LoopFacts {
  readonly now: EpochMs;
  readonly jitter: number;
  readonly stops: StopConditions;
  /** The number of the next round; absent where nobody stands in for anybody. */
  readonly nextRound?: number;
  /** What was used up so far; absent without a budget. */
  readonly spending?: Spending;
}

/** The next state, and what to do in it. A decision to wait stands beside a state that waits. */
export interface LoopStep {
  readonly state: LoopState;
  readonly decision: Decision;
  /** The budgets that led to it; absent where none did. */
  readonly usedUp?: readonly UsedUp[];
}

/** The state with nothing to wait for. */
export const unhindered = (state: LoopState): LoopState => {
  if (state.kind === 'ready') return state;
  const { wait: _over, ...rest } = state;
  return { ...rest, kind: 'ready' };
};

/** The state with other streaks, and nothing to wait for. */
export const counted = (state: LoopState, change: Partial<Streaks>): LoopState => ({
  ...unhindered(state),
  streaks: { ...state.streaks, ...change },
});

/** Runs the next round now. */
export const run = (state: LoopState, why: string): LoopStep => ({
  state: unhindered(state),
  decision: { kind: 'run', why },
});

/** Waits; the state says so too, and outlives the process. */
export const wait = (state: LoopState, pause: Wait): LoopStep => ({
  state: { ...unhindered(state), kind: 'waiting', wait: pause },
  decision: { kind: 'wait', wait: pause, why: pause.why },
});

/** A wait of a given length. */
export const delay = (reason: WaitReason, now: EpochMs, length: DurationMs, why: string): Wait => ({
  kind: 'delay',
  reason,
  since: now,
  until: now + length,
  why,
});

/** Gives up. Whoever starts the Loop again has mended something, so the rows that led here begin anew. */
export const giveUp = (state: LoopState, stop: Omit<Stop, 'kind'>): LoopStep => ({
  state: counted(state, { failures: 0, crashes: 0, refusals: 0, unchanged: 0 }),
  decision: { kind: 'stop', ...stop },
});

const providerWaits: ReadonlySet<WaitReason> = new Set(['quota', 'transient', 'auth']);

/**
 * Ends as asked. A wait of the Loop's own making ends with it, because a person who starts again
 * means now; a wait for the provider stays, because the provider has not changed its mind.
 */
export const end = (state: LoopState, stop: Omit<Stop, 'kind' | 'exit'>): LoopStep => {
  const decision = { kind: 'stop', exit: 'done', ...stop } as const;
  const kept = state.kind === 'waiting' && providerWaits.has(state.wait.reason);
  return { state: kept ? state : unhindered(state), decision };
};
