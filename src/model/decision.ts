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

/** What the Loop does next, always with its reason in words. */
export type Decision =
  | { readonly kind: 'run'; readonly why: string }
  | { readonly kind: 'wait'; readonly until: EpochMs; readonly reason: WaitReason; readonly why: string }
  | { readonly kind: 'stop'; readonly reason: StopReason; readonly exit: ExitName; readonly why: string };
