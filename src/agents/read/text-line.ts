import type { Dialect } from './dialect.ts';
import { applySignal, longestMessage } from './fold.ts';
import type { PatternTable } from './patterns.ts';
import { visibleLine } from './plain.ts';
import { plausibleError } from './plausible.ts';
import type { ReadState } from './state.ts';

/** Chatter of runtimes and installers that any CLI can print. */
const anyChatter = /^(?:\(node:\d+\)|\(use `node|npm |warning\b|warn\b|\[?(?:debug|info|warn|trace)\]?\b|deprecat)/i;

/** Of a longer line only the beginning is looked at. */
const longestLook = 2 * longestMessage;

/** A line that is no event. */
export interface TextLine {
  readonly raw: string;
  /** Counts from 1. */
  readonly number: number;
}

/** A copy, not a slice: a slice of a line would keep all of its megabytes alive. */
const beginning = (line: string): string =>
  line.length <= longestLook ? line : Buffer.from(line.slice(0, longestLook)).toString();

/** Among events plain text is stderr: every line of it is looked at as it comes. */
const readStderr = (state: ReadState, { raw, number }: TextLine, patterns: PatternTable): ReadState => {
  const finding = plausibleError(visibleLine(beginning(raw)), number, patterns);
  return finding === undefined ? state : { ...state, stderrError: finding };
};

const isAnswer = (line: string, { chatter }: Dialect): boolean => {
  const text = visibleLine(line);
  return text.trim() !== '' && !/^\s/.test(text) && !anyChatter.test(text) && !chatter.test(text);
};

/** In a text mode only the end counts, so that lines are kept for a while and looked at when the round is over. */
const keepText = (state: ReadState, { raw, number }: TextLine, dialect: Dialect): ReadState => {
  const line = beginning(raw);
  const tail = `${state.textTail}${line}\n`;
  return {
    ...state,
    textTail: tail.length > 4 * longestLook ? tail.slice(-2 * longestLook) : tail,
    lastTextLine: number,
    plainly: state.plainly || isAnswer(line, dialect),
  };
};

/** The state after a line of plain text. */
export const readTextLine = (state: ReadState, line: TextLine, dialect: Dialect, patterns: PatternTable): ReadState => {
  if (state.structured) return readStderr(state, line, patterns);
  const kept = keepText(state, line, dialect);
  if (dialect.text === undefined) return kept;
  const signals = dialect.text(visibleLine(beginning(line.raw)));
  return signals.reduce((next, signal) => applySignal(next, signal, line.number, patterns), kept);
};
