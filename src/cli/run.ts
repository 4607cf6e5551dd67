import { exitCode } from '../model/exit-code.ts';
import { exitCodeOf, type Failure } from '../model/failure.ts';
import { nearest } from '../model/nearest.ts';
import type { Platform } from '../ports/platform.ts';
import type { Terminal } from '../ports/terminal.ts';
import type { Verb } from './define.ts';
import { verbs, type VerbEntry } from './verbs.ts';

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

/** `config chek` where there are `config check` and others, else the first word. */
const asVerb = ([first = '', second]: readonly string[], subVerbs: readonly string[]): string =>
  subVerbs.length > 0 && second?.startsWith('-') === false ? `${first} ${second}` : first;

/** What stands where a verb should: a word that is none, or a flag that belongs to no verb. */
const unknownVerb = (words: readonly string[]): Failure => {
  const [first = ''] = words;
  const kind = first.startsWith('-') ? 'flag' : 'verb';
  const visible = Object.entries(verbs).flatMap(([verb, entry]) => (entry.hidden === true ? [] : [verb]));
  const subVerbs = visible.filter((verb) => verb.startsWith(`${first} `));
  if (subVerbs.length > 0 && words[1] === undefined)
    return { code: 'usage', message: `“${first}” wants one more word.`, hint: `One of: ${subVerbs.join(', ')}.` };
  const known = kind === 'flag' ? ['--help', '--version'] : subVerbs.length > 0 ? subVerbs : visible;
  const name = asVerb(words, subVerbs);
  const close = nearest(name, known);
  return { code: 'unknown_name', kind, name, known, ...(close === undefined ? {} : { nearest: close }) };
};

/** Words before `--`: behind it nothing is a flag. */
const flagWords = (words: readonly string[]): readonly string[] =>
  words.includes('--') ? words.slice(0, words.indexOf('--')) : words;

const asksForHelp = (words: readonly string[]): boolean =>
  flagWords(words).some((word) => word === '--help' || word === '-h');

const asksForJson = (words: readonly string[]): boolean => flagWords(words).includes('--json');

const showHelp = async (words: readonly string[], terminal: Terminal): Promise<number> => {
  const { groupHelp, verbHelp, verbList } = await import('./help.ts');
  const name = findVerb(words);
  const [topic = ''] = words;
  const group = groupHelp(topic, terminal.color);
  if (name !== undefined) terminal.out(await verbHelp(name, terminal.color));
  else if (topic === '' || topic.startsWith('-')) terminal.out(verbList(terminal.color));
  else if (group !== undefined) terminal.out(group);
  else return await report(unknownVerb(words), false, terminal);
  return exitCode('done');
};

/** citty throws where a value does not fit, and colours its message; all else that is thrown is a bug. */
const reportThrown = async (error: unknown, json: boolean, terminal: Terminal): Promise<number> => {
  if (error instanceof Error && error.name === 'CLIError')
    return await report({ code: 'usage', message: Bun.stripANSI(error.message) }, json, terminal);
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  terminal.err(`agent-runner: this is a bug of ours, please report it.\n${stack}\n`);
  return exitCode('bug');
};

const runVerb = async (
  entry: VerbEntry,
  words: readonly string[],
  terminal: Terminal,
  platform: () => Promise<Platform>,
): Promise<number> => {
  const json = asksForJson(words);
  try {
    const { parseArgs } = await import('citty');
    const { checkWords } = await import('./strict.ts');
    // `parseArgs` reads by the verb's own table, so what it gives is what this verb's `run` expects.
    const { default: verb }: { readonly default: Verb } = await entry.load();
    const checked = checkWords(words, verb.args, verb.rest);
    if (!checked.ok) return await report(checked.failure, json, terminal);
    const args = parseArgs([...words], verb.args);
    const result = await verb.run({ args, words, terminal, platform });
    return result.ok ? result.value : await report(result.failure, json, terminal);
  } catch (error) {
    return await reportThrown(error, json, terminal);
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
  const entry = name === undefined ? undefined : verbs[name];
  if (name === undefined || entry === undefined) return await report(unknownVerb(words), asksForJson(words), terminal);
  return await runVerb(entry, words.slice(name.split(' ').length), terminal, platform);
};
