import { fstatSync, writeSync } from 'node:fs';
import type { Terminal } from '../ports/terminal.ts';

const pause = new Int32Array(new SharedArrayBuffer(4));

const errnoOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';

/**
 * Writes all of it before returning: `process.exit` after an asynchronous write to a pipe loses data (Bun 1.4.5).
 * Gives the errno name where the text was lost.
 */
const writeWhole = (descriptor: number, text: string | Uint8Array): string | undefined => {
  let rest = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      const errno = errnoOf(error);
      if (errno !== 'EAGAIN') return errno;
      Atomics.wait(pause, 0, 0, 5);
    }
  }
  return undefined;
};

/** Asks the stream only where there may be a terminal: its first touch costs 4 ms, nearly the time of an empty program. */
const isTerminal = (descriptor: number, stream: () => { readonly isTTY: boolean }): boolean => {
  try {
    return fstatSync(descriptor).isCharacterDevice() && stream().isTTY;
  } catch {
    // Closed by whoever started us.
    return false;
  }
};

/** The standard streams, and whether a result was lost on its way out (a full disk behind `> file`). */
export interface StandardStreams extends Terminal {
  /** The errno name of the first write to stdout that failed. */
  lost(): string | undefined;
}

/** The real standard streams. */
export const openTerminal = (): StandardStreams => {
  let refused: string | undefined;
  const noColor = (process.env['NO_COLOR'] ?? '') !== '' || process.env['TERM'] === 'dumb';
  const outIsTerminal = isTerminal(1, () => process.stdout);
  return {
    out: (text) => {
      refused ??= writeWhole(1, text);
    },
    err: (text) => {
      writeWhole(2, text);
    },
    // The reader has gone (`| head`): there is nobody left to tell, and nothing was asked for in vain.
    lost: () => (refused === 'EPIPE' ? undefined : refused),
    get outClosed() {
      return refused !== undefined;
    },
    get inIsTerminal() {
      return isTerminal(0, () => process.stdin);
    },
    outIsTerminal,
    errIsTerminal: isTerminal(2, () => process.stderr),
    color: outIsTerminal && !noColor,
    get columns() {
      return (outIsTerminal && process.stdout.columns) || 80;
    },
    get rows() {
      return (outIsTerminal && process.stdout.rows) || 24;
    },
  };
};
