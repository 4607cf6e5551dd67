import { createLineCutter } from '../../agents/read/lines.ts';

/** Of a line without an end no more is held. Longer than nearly all that agents print. */
const longestHeld = 512 * 1024;

const newline = 0x0a;

/** Stands for a line that is too long to be shown. */
export const tooLong = '… a line of more than 512 KiB; `agent-runner logs` has it';

/** Cuts a log into whole lines as it grows, and holds little of one that does not end. */
export interface BoundedLines {
  feed(bytes: Uint8Array): readonly string[];
  /** The next bytes come from elsewhere: what stands before their first line break is only the rest of a line. */
  leap(): void;
}

export const boundedLines = (): BoundedLines => {
  const cutter = createLineCutter();
  let [skipping, held] = [false, 0];
  return {
    feed: (given) => {
      const first = skipping ? given.indexOf(newline) + 1 : 0;
      if (skipping && first === 0) return [];
      skipping = false;
      const bytes = given.subarray(first);
      const lines: string[] = [];
      cutter.give(bytes);
      for (let line = cutter.next(); line !== undefined; line = cutter.next()) lines.push(line);
      const end = bytes.lastIndexOf(newline);
      held = end < 0 ? held + bytes.length : bytes.length - end - 1;
      if (held <= longestHeld) return lines;
      cutter.restart();
      [skipping, held] = [true, 0];
      return [...lines, tooLong];
    },
    leap: () => {
      cutter.restart();
      [skipping, held] = [true, 0];
    },
  };
};
