import { writeSync } from 'node:fs';
import type { Terminal } from '../ports/terminal.ts';

const pause = new Int32Array(new SharedArrayBuffer(4));

/** Writes all of it before returning: `process.exit` after an asynchronous write to a pipe loses data (Bun 1.4.5). */
const writeWhole = (descriptor: number, text: string): void => {
  let rest = new TextEncoder().encode(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      // The reader has gone (`| head`): there is nobody left to tell.
      if (code !== 'EAGAIN') return;
      Atomics.wait(pause, 0, 0, 5);
    }
  }
};

/** The real standard streams. */
export const openTerminal = (): Terminal => {
  const noColor = (process.env['NO_COLOR'] ?? '') !== '' || process.env['TERM'] === 'dumb';
  const outIsTerminal = process.stdout.isTTY;
  return {
    out: (text) => writeWhole(1, text),
    err: (text) => writeWhole(2, text),
    outIsTerminal,
    errIsTerminal: process.stderr.isTTY,
    color: outIsTerminal && !noColor,
    columns: process.stdout.columns || 80,
    rows: process.stdout.rows || 24,
  };
};
