import type { ExitName } from './exit-code.ts';
import type { EpochMs } from './time.ts';

export const waitReasons = [
  'restart_delay',
  'failure_backoff',
  'quota',
  'transient',
  'startup_check',
  'budget',
  'schedule',
  'no_progress',
  'auth',
] as const;
export type WaitReason = (typeof waitReasons)[number];

export const stopReasons = [
  'requested',
  'max_rounds',
  'stop_file',
  'agent_done',
  'crash_loop',
  'config_broken',
  'auth',
  'billing',
  'transient',
  'budget',
  'no_progress',
  'io',
] as const;
export type StopReason = (typeof stopReasons)[number];

/**
 * A pause between rounds. A `delay` is a length of time, which a clock that is set back must not
 * prolong; an `instant` is a time of day that somebody else named, so the wall clock alone counts.
 */
export interface Wait {
  readonly kind: 'delay' | 'instant';
  readonly reason: WaitReason;
  readonly since: EpochMs;
  readonly until: EpochMs;
  readonly why: string;
}

/** The end of the Loop. */
export interface Stop {
  readonly kind: 'stop';
  readonly reason: StopReason;
  readonly exit: ExitName;
  readonly why: string;
}

/** What the Loop does next, always with its reason in words. */
export type Decision =
  | { readonly kind: 'run'; readonly why: string }
  | { readonly kind: 'wait'; readonly wait: Wait; readonly why: string }
  | Stop;
