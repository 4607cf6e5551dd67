import type { Severity } from './alert.ts';
import type { EventKind } from './event.ts';
import type { DurationMs, EpochMs } from './time.ts';

/** What a detector of the user's own looks for. */
export type OwnCondition =
  /** A line of the log of the round. */
  | { readonly kind: 'log_pattern'; readonly pattern: RegExp }
  /** So many events of a kind within a window. */
  | { readonly kind: 'event'; readonly event: EventKind; readonly count: number; readonly windowMs: DurationMs }
  /** What a program says. */
  | { readonly kind: 'command'; readonly argv: readonly [string, ...string[]]; readonly timeoutMs: DurationMs };

/** A detector of the user's own, `[[monitor.detector]]`. */
export interface OwnDetector {
  readonly name: string;
  readonly severity: Severity;
  readonly condition: OwnCondition;
}

/** What was seen of it at a poll; nothing where the condition is not there. */
export type OwnSighting =
  | { readonly kind: 'found'; readonly message: string; readonly lastAt?: EpochMs }
  /** It could not be looked for. */
  | { readonly kind: 'failed'; readonly reason: string };
