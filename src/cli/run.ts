import type { ArgsDef } from 'citty';
import { exitCode } from '../model/exit-code.ts';
import { exitCodeOf, type Failure } from '../model/failure.ts';
import { nearest } from '../model/nearest.ts';
import type { Platform } from '../ports/platform.ts';
import type { Terminal } from '../ports/terminal.ts';
import type { Verb } from './define.ts';
import { verbs } from './verbs.ts';

/** Prints a failure as the caller asked for it, and gives its exit code. */
const report = async (failure: Failure, json: boolean, terminal: Terminal): Promise<number> => {
  const { failureJson, failureText } = await import('../views/failure.ts');
  if (json) terminal.out(`${JSON.stringify({ error: failureJson(failure) })}\n`);
  else terminal.err(failureText(failure, terminal.errIsTerminal && terminal.color));
  return exitCodeOf(failure);
};

/** The longest name of a verb that the words begin with: `config check` before `config`. */
const findVerb = (words: readonly string[]): string | undefined =>
  [words.slice(0, 2).join(' '), words[0] ?? ''].find((name) => Object.hasOwn(verbs, name));

const unknownVerb = (words: readonly string[]): Failure => {
  const known = Object.entries(verbs).flatMap(([name, entry]) => (entry.hidden ? [] : [name]));
  const [first = ''] = words;
  const close = nearest(first, known);
  return { code: 'unknown_name', kind: 'verb', name: first, known, ...(close === undefined ? {} : { nearest: close }) };
};

const asksForHelp = (words: readonly string[]): boolean => {
  const end = words.indexOf('--');
  return (end === -1 ? words : words.slice(0, end)).some((word) => word === '--help' || word === '-h');
};

const showHelp = async (words: readonly string[], terminal: Terminal): Promise<number> => {
  const { verbHelp, verbList } = await import('./help.ts');
  const name = findVerb(words);
  const topic = words[0];
  if (name === undefined && topic !== undefined && !topic.startsWith('-'))
    return await report(unknownVerb(words), false, terminal);
  terminal.out(name === undefined ? verbList(terminal.color) : await verbHelp(name, terminal.color));
  return exitCode('done');
};

const runVerb = async (
  name: string,
  words: readonly string[],
  terminal: Terminal,
  platform: () => Promise<Platform>,
): Promise<number> => {
  const { parseArgs } = await import('citty');
  const { checkWords } = await import('./strict.ts');
  const entry = verbs[name];
  if (entry === undefined) return await report(unknownVerb([name]), false, terminal);
  // `parseArgs` reads by the verb's own table, so what it gives is what this verb's `run` expects.
  const { default: verb } = (await entry.load()) as { readonly default: Verb<ArgsDef> };
  const json = words.includes('--json');
  const checked = checkWords(words, verb.args);
  if (!checked.ok) return await report(checked.failure, json, terminal);
  try {
    const args = parseArgs([...words], verb.args);
    const result = await verb.run({ args, terminal, platform });
    return result.ok ? result.value : await report(result.failure, json, terminal);
  } catch (error) {
    if (error instanceof Error && error.name === 'CLIError') {
      // oxlint-disable-next-line no-control-regex -- citty colours its messages
      return await report({ code: 'usage', message: error.message.replaceAll(/\u001B\[\d+m/g, '') }, json, terminal);
    }
    terminal.err(
      `agent-runner: this is a bug of ours, please report it.\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    return exitCode('bug');
  }
};

/** Runs what a person typed and gives the exit code. */
export const runCli = async (
  words: readonly string[],
  terminal: Terminal,
  platform: () => Promise<Platform>,
): Promise<number> => {
  const [first] = words;
  if (first === 'help') return await showHelp(words.slice(1), terminal);
  if (first === undefined) {
    const { verbList } = await import('./help.ts');
    terminal.err(verbList(false));
    return exitCode('usage');
  }
  if (asksForHelp(words)) return await showHelp(words, terminal);
  const name = findVerb(words);
  if (name === undefined) return await report(unknownVerb(words), words.includes('--json'), terminal);
  return await runVerb(name, words.slice(name.split(' ').length), terminal, platform);
};
