import type { OutcomeName } from './outcome.ts';

/** `round-context.json`: what a round is told of itself and of the one before. Keys are the Python tool's; hooks add theirs. */
export interface RoundContext {
  readonly round_num: number;
  readonly started_at: string;
  readonly phase?: string;
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
