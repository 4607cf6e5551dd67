import type { Render } from '../../verbs/log-printer.ts';
import type { Output } from '../wire.ts';
import { boundedLines } from './bounded-lines.ts';
import { shownLines } from './shown-lines.ts';

/** Lines in one message, and those that somebody who has just come is shown. */
const linesAtMost = 200;

/** How far before its end a log is begun with. */
const firstBytes = 64 * 1024;

/** Read at once; of a flood that grows faster the middle is left out. */
const portionBytes = 256 * 1024;

/** What to read of a log next. */
export interface WantedBytes {
  readonly offset: number;
  readonly length: number;
}

/** Follows what one round prints. */
export interface OutputTail {
  /** Which bytes are wanted of a log that is so long; undefined where nothing is new. */
  wanted(size: number): WantedBytes | undefined;
  /** The byte behind what was taken; undefined before the first. */
  at(): number | undefined;
  /** Takes bytes, from wherever they come, and gives the lines that they complete; undefined where there are none. */
  take(offset: number, bytes: Uint8Array): Output | undefined;
  /** The last lines, for somebody who has just come; undefined before the first. */
  current(): Output | undefined;
}

/** Follows the log of a round from somewhat before its end on. */
export const openOutputTail = (id: string, roundNum: number, render: Render): OutputTail => {
  const lines = boundedLines();
  let at: number | undefined;
  let last: readonly string[] = [];
  let anew = true;

  const leap = (to: number): void => {
    at = to;
    anew = true;
    if (to > 0) lines.leap();
  };
  const output = (shown: readonly string[]): Output => ({ id, round_num: roundNum, lines: shown, anew });

  return {
    wanted: (size) => {
      if (at === undefined || at > size) leap(Math.max(0, size - firstBytes));
      else if (size - at > portionBytes) leap(size - portionBytes);
      const offset = at ?? 0;
      return size > offset ? { offset, length: size - offset } : undefined;
    },
    at: () => at,
    take: (offset, bytes) => {
      if (offset !== at) leap(offset);
      at = offset + bytes.length;
      const shown = lines.feed(bytes).flatMap((line) => shownLines(render, line));
      if (shown.length > linesAtMost) anew = true;
      if (shown.length === 0) return undefined;
      const kept = shown.slice(-linesAtMost);
      last = anew ? kept : [...last, ...kept].slice(-linesAtMost);
      const message = output(kept);
      anew = false;
      return message;
    },
    current: () => (last.length === 0 ? undefined : { ...output(last), anew: true }),
  };
};
