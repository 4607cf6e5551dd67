import type { OutcomeName } from './outcome.ts';

/** The keys of a round context that are ours: no hook can have one of these names. */
export const ownContextKeys = ['round_num', 'started_at', 'phase', 'fresh_eyes', 'previous', 'orphan_stash'] as const;

/** `round-context.json`: what a round is told of itself and of the one before. Keys are the Python tool's; hooks add theirs. */
export interface RoundContext {
  readonly round_num: number;
  readonly started_at: string;
  readonly phase?: string;
  /** Every Nth round, where `fresh_eyes_every_n` says so: the agent should look at all as if for the first time. */
  readonly fresh_eyes?: true;
  readonly previous?: {
    readonly exit_code: number;
    readonly duration_s: number;
    readonly ended_at: string;
    readonly had_dirty_tree: boolean;
    readonly outcome?: OutcomeName;
  };
  readonly orphan_stash?: { readonly ref: string; readonly message: string; readonly files: readonly string[] };
  readonly [hookKey: string]: unknown;
}
