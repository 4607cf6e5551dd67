import type { Terminal } from './terminal.ts';

/** What a person does at a terminal that one program has to itself. */
export interface ScreenHeard {
  /** What was typed, as it came: arrows are escape sequences. */
  readonly typed: (text: string) => void;
  readonly resized: () => void;
  /** Nobody will type any more. */
  readonly gone: () => void;
}

/** The whole of a terminal: an alternate screen without a cursor, keys as they are pressed. */
export interface Screen {
  /** Its size now. */
  readonly columns: number;
  readonly rows: number;
  /** Shows these lines from the top, none wider than the screen, and nothing else. */
  show(lines: readonly string[]): void;
  /** Gives the terminal back as it was. Again does nothing; the end of the process does it, too. */
  close(): void;
}

/** Takes a terminal whole. */
export type OpenScreen = (terminal: Terminal, heard: ScreenHeard) => Screen;
