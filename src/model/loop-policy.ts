import type { Schedule } from './schedule.ts';
import type { DurationMs } from './time.ts';

export const transientActions = ['back_off', 'skip', 'stop'] as const;
/** What follows when the provider refuses for now: wait longer each time, go on as after any round, or end the Loop. */
export type TransientAction = (typeof transientActions)[number];

/** What the Loop needs to know: what configuration says of everything between rounds. */
export interface LoopPolicy {
  /** After a round that went well; no wait is ever shorter. */
  readonly restartDelayMs: DurationMs;
  /** What a passing refusal leads to; absent: `back_off`. */
  readonly transientAction?: TransientAction;
  /** When rounds may begin; absent: always. */
  readonly schedule?: Schedule;
  /** Stop after this many rounds of this run; absent: never. */
  readonly maxRounds?: number;
  /** Stop when this file is there; absolute. */
  readonly stopFile?: string;
  /** The phases, in rotation; empty without phases. */
  readonly phases: readonly string[];
  /** How a person renews the login of the agent of a phase (`''` without phases). */
  readonly loginHints?: Readonly<Record<string, string>>;
}

/** The phase of round N: `phases[(N-1) mod length]`, empty without phases. */
export const phaseOfRound = (policy: LoopPolicy, roundNum: number): string =>
  policy.phases.length === 0 ? '' : (policy.phases[(roundNum - 1) % policy.phases.length] ?? '');
