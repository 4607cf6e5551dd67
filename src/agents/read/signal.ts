import type { Outcome } from '../../model/outcome.ts';
import type { Usage } from '../../model/round-report.ts';
import type { EpochMs } from '../../model/time.ts';

/** What an error can mean for the round. `failed` is an error that nothing explains. */
export type Meaning = Extract<
  Outcome,
  { readonly name: 'failed' | 'quota' | 'transient' | 'auth' | 'billing' | 'context' }
>;

/** An error as the CLI told it, before anybody says what it means. */
export interface ErrorFacts {
  readonly text: string;
  /** The provider's HTTP status. */
  readonly status?: number;
  /** What the CLI itself calls it, where it has a closed set of names. */
  readonly label?: Meaning;
  /** The CLI leaves no doubt: no pattern needs to be asked. */
  readonly means?: Meaning;
  readonly resetsAt?: EpochMs;
  readonly retryAfterS?: number;
}

/**
 * What one line says, in words that all agents share: each agent's file turns its own events into
 * these, and `fold.ts` makes the verdict of them.
 */
export type Signal =
  /** A session or a turn begins. */
  | { readonly kind: 'began'; readonly sessionId?: string; readonly model?: string }
  /** The agent's own words: never evidence, but proof that the provider answers. Pieces of one message share an id; `inner` is a sub-agent's. */
  | { readonly kind: 'said'; readonly text: string; readonly id?: string; readonly inner?: boolean }
  | { readonly kind: 'called'; readonly tool: string; readonly input: unknown }
  /** A tool's result: only for people. */
  | { readonly kind: 'returned'; readonly text: string; readonly failed: boolean }
  /** Counts: of one message (the same id again replaces), of one step (no id: added), or of the whole round. */
  | { readonly kind: 'used'; readonly usage: Usage; readonly of: 'message' | 'step' | 'round'; readonly id?: string }
  /** The provider lets requests through (again). */
  | { readonly kind: 'allowed' }
  /** A limit of the account is reached; whether that ends the round is for its end to say. */
  | { readonly kind: 'limited'; readonly error: ErrorFacts }
  /** A retry or a warning: a heartbeat, and at most a hint for an end that nothing else explains. */
  | { readonly kind: 'notice'; readonly error: ErrorFacts }
  /** An error event that is not the end: it counts unless something good follows. */
  | { readonly kind: 'refused'; readonly error: ErrorFacts }
  /** A whole answer without an error, in a format that has no terminal event. */
  | { readonly kind: 'answered' }
  /** The terminal event: well. `message` is the agent's last one. */
  | { readonly kind: 'finished'; readonly message?: string }
  /** The terminal event, which does not say how: an error that stands makes it bad. */
  | { readonly kind: 'ended' }
  /** The terminal event: badly. */
  | { readonly kind: 'gaveUp'; readonly error: ErrorFacts };
