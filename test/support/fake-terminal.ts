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
      out += typeof text === 'string' ? text : new TextDecoder().decode(text);
    },
    err: (text) => {
      err += text;
    },
    outClosed: false,
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
