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
  return {
    code: 'unknown_name',
    kind: 'flag',
    name: word,
    known: [...table.keys()],
    ...(close === undefined ? {} : { nearest: close }),
  };
};

/** What a person typed, checked word by word against a verb's own flags. */
export const checkWords = (words: readonly string[], args: ArgsDef): Result<void> => {
  const table = flagTable(args);
  const positionals = Object.values(args).filter((definition) => definition.type === 'positional');
  let seen = 0;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (word === '--') {
      seen += words.length - index - 1;
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      seen += 1;
      continue;
    }
    const [name = word, value] = word.split(/=(.*)/s, 2);
    const flag = table.get(name);
    if (flag === undefined) return fail(unknownFlag(name, table));
    if (!flag.takesValue && value !== undefined) return fail({ code: 'usage', message: `${name} takes no value` });
    if (flag.takesValue && value === undefined) {
      index += 1;
      if (words[index] === undefined) return fail({ code: 'usage', message: `${name} needs a value` });
    }
  }
  const surplus = words.filter((word) => !word.startsWith('-'))[positionals.length];
  if (seen > positionals.length) {
    return fail({ code: 'usage', message: `there is nothing for the word “${surplus ?? ''}” to mean here` });
  }
  return ok(undefined);
};
