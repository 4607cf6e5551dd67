import type { Usage } from '../../model/round-report.ts';
import type { Finding } from './explain.ts';
import type { Repetition } from './repetition.ts';

/** The terminal event that was read last. */
export type End =
  | { readonly kind: 'open' }
  | { readonly kind: 'good'; readonly line: number }
  | { readonly kind: 'bad'; readonly finding: Finding };

/** The newest message, while its pieces come. */
interface Message {
  readonly text: string;
  readonly id?: string;
}

/**
 * All that is kept of a round's output: a few findings, sums, and the tail of a message. Nothing in it
 * grows with what is printed.
 */
export interface ReadState {
  /** An event of the agent's own format has been read. */
  readonly structured: boolean;
  readonly end: End;
  /** Work goes on after the terminal event that was read last. */
  readonly working: boolean;
  /** An error event that nothing good has followed. */
  readonly refused?: Finding;
  /** A limit that was told and not lifted. */
  readonly limited?: Finding;
  /** The newest retry or warning that nothing good has followed. */
  readonly notice?: Finding;
  /** The newest error on stderr, among events. */
  readonly stderrError?: Finding;
  /** Plain text that is not the CLI's chatter: in a text mode, the answer. */
  readonly plainly: boolean;
  /** The last lines of plain text before any event; in a text mode, of the whole round. */
  readonly textTail: string;
  /** The number of the last of them. */
  readonly lastTextLine: number;
  /** A whole answer was the last thing said, in a format without a terminal event. */
  readonly answered: boolean;
  readonly message: Message;
  readonly summed: Usage;
  /** The counts of the newest message, not in `summed` yet: its id may come again with more. */
  readonly newest: { readonly id: string; readonly usage: Usage } | undefined;
  /** What the agent itself told of the whole round. */
  readonly told: Usage;
  readonly toolCalls: number;
  readonly repetition?: Repetition;
}

export const initialState: ReadState = {
  structured: false,
  end: { kind: 'open' },
  working: true,
  plainly: false,
  textTail: '',
  lastTextLine: 0,
  answered: false,
  message: { text: '' },
  summed: {},
  newest: undefined,
  told: {},
  toolCalls: 0,
};

/** The state after something good: what the provider refused before does not count any more. */
export const cleared = (state: ReadState): ReadState => {
  const { refused: _refused, limited: _limited, notice: _notice, stderrError: _stderrError, ...rest } = state;
  return rest;
};
