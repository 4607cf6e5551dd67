import type { EpochMs } from './time.ts';

/** Whether a supervisor is at work, as its `serve.pid` and the process table tell. */
export type Supervision =
  | { readonly kind: 'running'; readonly pid: number; readonly startedAt: EpochMs }
  /** It left its `serve.pid` behind, so it did not end by itself. */
  | { readonly kind: 'gone'; readonly pid: number }
  | { readonly kind: 'none' };
