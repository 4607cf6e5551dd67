import type { DirtyAction, RoundLimits } from '../model/round-settings.ts';
import type { DurationMs } from '../model/time.ts';
import type { Processes } from '../ports/processes.ts';

/** What decides whether a defense stands: the settings in force and what this machine offers. */
export interface DefenseFacts {
  readonly limits: RoundLimits;
  readonly dirtyAction: DirtyAction;
  readonly stashIdempotencyMs: DurationMs;
  readonly restartDelayMs: DurationMs;
  /** How many short failures in a row end the Loop. */
  readonly crashLoopRounds: number;
  readonly containment: Processes['containment'];
  readonly system: 'linux' | 'darwin';
  /** The work folder is inside a git work tree. */
  readonly workTree: boolean;
  /** `AGENT_RUNNER_SKIP_STARTUP_CHECK=1` is set. */
  readonly startupChecksSkipped: boolean;
}

/** A value in force: a number with its unit, or words where there is no number. */
export type DefenseValue =
  | { readonly kind: 'amount'; readonly amount: number; readonly unit: 's' | 'MB' | 'rounds' | '%' }
  | { readonly kind: 'words'; readonly words: string };

export type StateKind = 'active' | 'degraded' | 'off';

/** Whether a defense stands here and now. The reason is a sentence without a full stop. */
export interface DefenseState {
  readonly kind: StateKind;
  readonly reason: string;
}

/** What went wrong once, in our words, and where it was reported in public. */
export interface Incident {
  readonly story: string;
  readonly references: readonly string[];
}

/** The test that fails when the defense is taken out; `test` is its whole name. */
export interface Guard {
  readonly file: string;
  readonly test: string;
}

/** What a case changes in the usual facts. */
export type FactsChange = Partial<Omit<DefenseFacts, 'limits'>> & { readonly limits?: Partial<RoundLimits> };

/** A named setting and the state that follows from it: a unit test, and an example in the reference. */
export interface DefenseCase {
  readonly name: string;
  readonly given: FactsChange;
  readonly state: StateKind;
  /** The value as `valueText` spells it. */
  readonly value: string;
}

/** One defense: what it keeps from happening, since when we know that it is needed, and whether it stands. */
export interface Defense {
  /** Stable; in configuration and events it is spelt the same. */
  readonly name: string;
  readonly title: string;
  /** In one sentence. */
  readonly summary: string;
  readonly incident: Incident;
  /** A situation that it ends, and how. */
  readonly catches: string;
  /** A situation next to it that it leaves alone. */
  readonly leaves: string;
  /** Configuration keys, environment and machine facts on which it depends; empty where nothing turns it off. */
  readonly reads: readonly string[];
  value(facts: DefenseFacts): DefenseValue;
  state(facts: DefenseFacts): DefenseState;
  readonly guard: Guard;
  readonly cases: readonly DefenseCase[];
}

export const active = (reason: string): DefenseState => ({ kind: 'active', reason });
export const degraded = (reason: string): DefenseState => ({ kind: 'degraded', reason });
export const off = (reason: string): DefenseState => ({ kind: 'off', reason });

export const amount = (count: number, unit: 's' | 'MB' | 'rounds' | '%'): DefenseValue => ({
  kind: 'amount',
  amount: count,
  unit,
});
export const words = (text: string): DefenseValue => ({ kind: 'words', words: text });

/** A limit given in milliseconds, in the seconds in which configuration spells it. */
export const inSeconds = (duration: DurationMs): DefenseValue => amount(duration / 1000, 's');

/** A limit given in bytes, in the megabytes in which configuration spells it. */
export const inMegabytes = (bytes: number): DefenseValue => amount(Math.round(bytes / 1_048_576), 'MB');

/** `1800 s`, or the words. */
export const valueText = (value: DefenseValue): string =>
  value.kind === 'amount' ? `${value.amount} ${value.unit}` : value.words;
