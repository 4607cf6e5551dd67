import type { Terminal } from '../../src/ports/terminal.ts';

/** A terminal that remembers what was written. */
export interface FakeTerminal extends Terminal {
  written(): { readonly out: string; readonly err: string };
}

export const fakeTerminal = (facts: Partial<Terminal> = {}): FakeTerminal => {
  let out = '';
  let err = '';
  return {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    inIsTerminal: false,
    outIsTerminal: false,
    errIsTerminal: false,
    color: false,
    columns: 80,
    rows: 24,
    ...facts,
    written: () => ({ out, err }),
  };
};
