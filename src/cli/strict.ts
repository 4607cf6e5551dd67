import type { ArgsDef } from 'citty';
import type { Failure } from '../model/failure.ts';
import { nearest } from '../model/nearest.ts';
import { fail, ok, type Result } from '../model/result.ts';

// citty 0.2 lets unknown flags, surplus words and missing values pass in silence; a supervisor must not
// run a night on a flag that it did not understand.

interface Flag {
  readonly name: string;
  readonly takesValue: boolean;
}

const flagTable = (args: ArgsDef): Map<string, Flag> => {
  const table = new Map<string, Flag>([
    ['--help', { name: 'help', takesValue: false }],
    ['-h', { name: 'help', takesValue: false }],
  ]);
  for (const [name, definition] of Object.entries(args)) {
    if (definition.type === 'positional') continue;
    const takesValue = definition.type === 'string' || definition.type === 'enum';
    const flag = { name, takesValue };
    table.set(`--${name}`, flag);
    if (!takesValue) table.set(`--no-${name}`, flag);
    const aliases = 'alias' in definition ? (definition.alias ?? []) : [];
    for (const alias of [aliases].flat()) table.set(alias.length === 1 ? `-${alias}` : `--${alias}`, flag);
  }
  return table;
};

const unknownFlag = (word: string, table: Map<string, Flag>): Failure => {
  const close = nearest(word, [...table.keys()]);
  const known = [...new Set([...table.values()].map(({ name }) => `--${name}`))];
  return {
    code: 'unknown_name',
    kind: 'flag',
    name: word,
    known,
    ...(close === undefined ? {} : { nearest: close }),
  };
};

const usage = (message: string, hint?: string): Failure => ({
  code: 'usage',
  message,
  ...(hint === undefined ? {} : { hint }),
});

/** What is wrong with a flag and the word behind it, or whether it takes that word as its value. */
const checkFlag = (
  word: string,
  next: string | undefined,
  table: Map<string, Flag>,
): Result<{ takesNext: boolean }> => {
  const [name = word, value] = word.split(/=(.*)/s, 2);
  const flag = table.get(name);
  if (flag === undefined) return fail(unknownFlag(name, table));
  if (value !== undefined && !flag.takesValue) return fail(usage(`${name} takes no value`));
  // citty would read `-c=x` as the value `=x`.
  if (value !== undefined && !name.startsWith('--')) return fail(usage(`${name} takes its value as the next word`));
  if (value === '') return fail(usage(`${name} needs a value`));
  if (value !== undefined || !flag.takesValue) return ok({ takesNext: false });
  if (next === undefined) return fail(usage(`${name} needs a value`));
  // `--config --json`: a value was forgotten, and citty would take the flag for it.
  if (next.length > 1 && next.startsWith('-'))
    return fail(usage(`${name} needs a value`, `A value that begins with a dash is written --${flag.name}=${next}.`));
  return ok({ takesNext: true });
};

/** What a person typed, checked word by word against a verb's own flags. `rest`: any number of words may stand in its last place. */
export const checkWords = (words: readonly string[], args: ArgsDef, rest = false): Result<void> => {
  const table = flagTable(args);
  const places = Object.values(args).filter((definition) => definition.type === 'positional').length;
  const end = words.includes('--') ? words.indexOf('--') : words.length;
  const loose: string[] = [];
  for (let index = 0; index < end; index += 1) {
    const word = words[index] ?? '';
    if (!word.startsWith('-') || word === '-') {
      loose.push(word);
      continue;
    }
    const checked = checkFlag(word, words[index + 1], table);
    if (!checked.ok) return checked;
    if (checked.value.takesNext) index += 1;
  }
  const surplus = rest ? undefined : [...loose, ...words.slice(end + 1)][places];
  return surplus === undefined ? ok(undefined) : fail(usage(`there is nothing for the word “${surplus}” to mean here`));
};
