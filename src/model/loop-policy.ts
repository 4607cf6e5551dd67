import type { Budget } from './budget.ts';
import type { Schedule } from './schedule.ts';
import type { DurationMs } from './time.ts';

export const noProgressActions = ['stop', 'slow'] as const;
/** What follows when rounds change nothing any more: end the Loop, or wait longer each time. */
export type NoProgressAction = (typeof noProgressActions)[number];

export const transientActions = ['back_off', 'skip', 'stop'] as const;
/** What follows when the provider refuses for now: wait longer each time, go on as after any round, or end the Loop. */
export type TransientAction = (typeof transientActions)[number];

export const phasePolicies = ['wait', 'skip'] as const;
/** Where no agent of a phase can run: wait for one, or play the next phase of which one can. */
export type PhasePolicy = (typeof phasePolicies)[number];

/** An agent that can play a phase, and the login that it does so with. */
export interface Player {
  /** What people call it. */
  readonly agent: string;
  /** The preset that stands in for the phase's own agent; absent for that one. */
  readonly fallback?: string;
  /** Which account: the same text for the same login, and nothing of it can be read from the text. */
  readonly credential: string;
  /** Changes when the login was renewed. */
  readonly stamp: string;
  /** How a person renews the login; empty where nobody knows. */
  readonly loginHint: string;
}

/** What the Loop needs to know: what configuration says of everything between rounds. */
export interface LoopPolicy {
  /** After a round that went well; no wait is ever shorter. */
  readonly restartDelayMs: DurationMs;
  /** What a passing refusal leads to; absent: `back_off`. */
  readonly transientAction?: TransientAction;
  /** When rounds may begin; absent: always. */
  readonly schedule?: Schedule;
  /** What rounds may use up in an hour, a day, a month; absent: no budget. */
  readonly budget?: Budget;
  /** Stop when the agent's last words hold this text, in so many rounds running. */
  readonly promise?: { readonly text: string; readonly rounds: number };
  /** After so many rounds running without progress; absent: never. */
  readonly noProgress?: { readonly rounds: number; readonly action: NoProgressAction };
  /** Stop after this many rounds of this run; absent: never. */
  readonly maxRounds?: number;
  /** Stop when this file is there; absolute. */
  readonly stopFile?: string;
  /** Who can play each phase (`''` without phases), the phase's own agent first; absent: nobody stands in for anybody. */
  readonly players?: Readonly<Record<string, readonly Player[]>>;
  /** Absent: `wait`. */
  readonly phasePolicy?: PhasePolicy;
  /** The phases, in rotation; empty without phases. */
  readonly phases: readonly string[];
}

/** The phase of round N: `phases[(N-1) mod length]`, empty without phases. */
export const phaseOfRound = (policy: LoopPolicy, roundNum: number): string =>
  policy.phases.length === 0 ? '' : (policy.phases[(roundNum - 1) % policy.phases.length] ?? '');
