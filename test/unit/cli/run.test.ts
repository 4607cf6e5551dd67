import { describe, expect, test } from 'bun:test';
import { runCli } from '../../../src/cli/run.ts';
import type { Terminal } from '../../../src/ports/terminal.ts';

/** Runs a line and gives the exit code and what was said; no platform can be had. */
const call = async (line: string) => {
  const said = { out: '', err: '' };
  const terminal: Terminal = {
    out: (text) => void (said.out += String(text)),
    err: (text) => void (said.err += text),
    outClosed: false,
    inIsTerminal: false,
    outIsTerminal: false,
    errIsTerminal: false,
    color: false,
    columns: 80,
    rows: 24,
  };
  const code = await runCli(line.split(' '), terminal, () => Promise.reject(new Error('the platform fell over')));
  return { code, ...said };
};

describe('runCli', () => {
  test('what is thrown is a bug of ours: 70, with the stack and a word on what to do', async () => {
    const { code, out, err } = await call('defenses');
    expect({ code, out }).toEqual({ code: 70, out: '' });
    expect(err).toStartWith('agent-runner: this is a bug of ours, please report it.\nError: the platform fell over\n');
  });

  test('the words of the command line stay out of a verb that does not understand them', async () => {
    expect(await call('defenses --al')).toMatchObject({ code: 2, out: '' });
  });

  test('a hidden verb is not suggested', async () => {
    expect((await call('demo-agnt')).err).not.toContain('demo-agent');
  });
});
