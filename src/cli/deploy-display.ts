import type { Terminal } from '../ports/terminal.ts';
import type { DeployStep } from '../verbs/deploy/steps.ts';
import { movingWords, stepLines } from '../views/deploy.ts';

/** Shows how deploying goes: a line for each step, and on a terminal one line below them for what moves. */
export interface DeployDisplay {
  readonly hear: (host: string, step: DeployStep) => void;
  /** A host is done: nothing of it moves any more. */
  forget(host: string): void;
  close(): void;
}

/** Back to the first column, and everything behind it gone. */
const clearLine = '\r\u001B[2K';

/** Of several hosts each line says whose it is, also where only one is meant: output is read later, too. */
export const deployDisplay = (terminal: Terminal, { silent }: { readonly silent: boolean }): DeployDisplay => {
  const moving = new Map<string, string>();
  let drawn = '';
  const draw = (): void => {
    if (!terminal.errIsTerminal) return;
    const line = [...moving].map(([host, words]) => `${host}: ${words}`).join(' · ');
    // A line that wraps could not be drawn over.
    const next = Bun.sliceAnsi(line, 0, Math.max(0, terminal.columns - 2));
    if (next === drawn) return;
    drawn = next;
    terminal.err(`${clearLine}${drawn}`);
  };
  const erase = (): void => {
    if (drawn !== '') terminal.err(clearLine);
    drawn = '';
  };
  return {
    hear: (host, step) => {
      if (silent) return;
      const words = movingWords(step);
      if (words === undefined) {
        moving.delete(host);
        erase();
        for (const line of stepLines(step)) terminal.err(`${host}: ${line}\n`);
      } else moving.set(host, words);
      draw();
    },
    forget: (host) => {
      moving.delete(host);
      erase();
      draw();
    },
    close: erase,
  };
};
