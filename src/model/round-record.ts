import type { EventOf } from './event.ts';
import type { Outcome } from './outcome.ts';
import type { DurationMs, EpochMs } from './time.ts';

/** How a round's agent ended. */
export interface AgentEnd {
  readonly at: EpochMs;
  /** Minus the signal's number for an agent ended by one. */
  readonly exitCode: number;
  readonly duration: DurationMs;
  readonly timedOut: boolean;
  readonly lingered: boolean;
  readonly swept: readonly string[];
  /** Processes that could not be ended. */
  readonly survivors: readonly string[];
}

/** Where uncommitted work of the round is kept. */
export interface KeptWork {
  readonly how: 'stash' | 'snapshot' | 'commit';
  readonly sha: string;
  /** Absent where the Python tool stashed it, and for a commit. */
  readonly ref?: string;
  /** The stash's message. */
  readonly message?: string;
}

/** How far a round has come. `agentEnd` is absent where no agent could be started. */
export type RoundState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'running'; readonly pid?: number; readonly spawnedAt: EpochMs }
  | { readonly kind: 'settling'; readonly agentEnd: AgentEnd }
  | { readonly kind: 'ended'; readonly at: EpochMs; readonly outcome: Outcome; readonly agentEnd?: AgentEnd };

/** A round as the journal tells it. */
export interface RoundRecord {
  readonly roundNum: number;
  /** Empty without phases. */
  readonly phase: string;
  readonly startedAt: EpochMs;
  readonly state: RoundState;
  /** The mark of its processes; the Python tool wrote none. */
  readonly roundId?: string;
  readonly agent?: string;
  /** The record of the agents' registry that reads what it prints. */
  readonly preset?: string;
  /** Name of its log in `rounds/`. */
  readonly log?: string;
  readonly timeout?: DurationMs;
  /** The outcome told so far, by `agent_exit` or `round_interrupted`. */
  readonly told?: Outcome;
  /** A later supervisor has begun to close it. */
  readonly interrupted: boolean;
  readonly dirty?: { readonly files: readonly string[]; readonly count: number; readonly cosmetic: boolean };
  readonly kept?: KeptWork;
  readonly usage?: EventOf<'agent_usage_recorded'>;
  readonly progress?: NonNullable<EventOf<'round_end'>['progress']>;
}

/** A round that its supervisor has not closed. */
export const isOpen = (round: RoundRecord): boolean => round.state.kind !== 'ended';
