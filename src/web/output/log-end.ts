import type { Render } from '../../verbs/log-printer.ts';
import { boundedLines } from './bounded-lines.ts';
import { shownLines } from './shown-lines.ts';

/** Read of a log’s end. */
export const logEndBytes = 256 * 1024;

const linesAtMost = 400;

/**
 * The last lines of a log, as they are shown. `bytes` end where it ends, and begin in the middle of a line unless
 * `whole`; a last line without its end is shown as far as it goes.
 */
export const logEndLines = (render: Render, bytes: Uint8Array, whole: boolean): readonly string[] => {
  const lines = boundedLines();
  if (!whole) lines.leap();
  const printed = [...lines.feed(bytes), ...lines.feed(new Uint8Array([0x0a]))];
  // What is shown is the end: of a quarter of a megabyte of short lines only the last are rendered.
  return printed
    .slice(-4 * linesAtMost)
    .flatMap((line) => shownLines(render, line))
    .slice(-linesAtMost);
};
