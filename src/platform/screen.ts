import type { OpenScreen, ScreenHeard } from '../ports/screen.ts';
import { onSignal } from './signals.ts';

// Alternate screen and hidden cursor; in reverse order at the end, with colours reset in case a line was cut short.
const takeOver = '\u001B[?1049h\u001B[?25l\u001B[2J';
const giveBack = '\u001B[0m\u001B[?25h\u001B[?1049l';

// Synchronised output: a terminal that knows it shows a frame at once, all others pass over it.
const beginFrame = '\u001B[?2026h';
const endFrame = '\u001B[?2026l';

/** Writes one line in its place. It is cleared first: behind a text that fills the row, clearing would eat its last letter. */
const placed = (line: string, index: number): string => `\u001B[${index + 1};1H\u001B[2K${line}\u001B[0m`;

/** Hears keys without Enter and without their own effect; in a terminal without a keyboard it hears nothing. */
const hearKeys = ({ typed, gone }: ScreenHeard): (() => void) => {
  const { stdin } = process;
  if (!stdin.isTTY) return () => {};
  const heard = (bytes: Buffer): void => typed(bytes.toString('utf8'));
  stdin.setRawMode(true);
  stdin.on('data', heard);
  // A terminal that was closed is an end to some systems and an error (EIO) to others.
  stdin.on('end', gone);
  stdin.on('error', gone);
  stdin.resume();
  return () => {
    stdin.off('data', heard);
    stdin.off('end', gone);
    stdin.off('error', gone);
    stdin.pause();
    try {
      stdin.setRawMode(false);
    } catch {
      // The terminal itself has gone: there is nothing left to restore.
    }
  };
};

// Whatever ends this process must not leave a shell without echo. The first comes before a bug's words are printed:
// on the alternate screen nobody would ever read them.
const lastResorts = ['uncaughtExceptionMonitor', 'exit'] as const;

/** The real terminal of this process. */
export const openScreen: OpenScreen = (terminal, heard) => {
  let shown: readonly string[] = [];
  let open = true;
  terminal.out(takeOver);
  const endKeys = hearKeys(heard);
  const endResizes = onSignal('SIGWINCH', () => {
    shown = [];
    terminal.out('\u001B[2J');
    heard.resized();
  });
  const close = (): void => {
    if (!open) return;
    open = false;
    for (const end of lastResorts) process.off(end, close);
    endResizes();
    endKeys();
    terminal.out(giveBack);
  };
  for (const end of lastResorts) process.on(end, close);

  return {
    get columns() {
      return terminal.columns;
    },
    get rows() {
      return terminal.rows;
    },
    show: (lines) => {
      if (!open) return;
      const height = Math.max(lines.length, shown.length);
      // Only what changed: a slow line must not carry the same screen every two seconds.
      const changed = Array.from({ length: height }, (_, index) => index)
        .filter((index) => lines[index] !== shown[index])
        .map((index) => placed(lines[index] ?? '', index));
      shown = lines;
      if (changed.length > 0) terminal.out(`${beginFrame}${changed.join('')}${endFrame}`);
    },
    close,
  };
};
