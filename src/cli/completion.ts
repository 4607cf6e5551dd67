import type { ArgDef, ArgsDef } from 'citty';
import { valuesOf, type Local, type Values } from './completion-values.ts';
import { verbs } from './verbs.ts';

/** A word that can stand there, and what it means. */
export interface Suggestion {
  readonly value: string;
  readonly what: string;
}

/** What a shell offers: words, or the paths that it knows better itself. */
export type Completion =
  | { readonly kind: 'words'; readonly words: readonly Suggestion[] }
  | { readonly kind: 'files' }
  | { readonly kind: 'folders' };

const visible = Object.entries(verbs).filter(([, verb]) => verb.hidden !== true);

/** The next words of verbs that begin so: `config` after nothing, `check` after `config`. */
const verbWords = (typed: readonly string[]): readonly Suggestion[] => {
  const found = new Map<string, string>();
  for (const [name, { summary }] of visible) {
    const parts = name.split(' ');
    const next = parts[typed.length];
    if (next === undefined || typed.some((word, index) => word !== parts[index])) continue;
    const whole = parts.length === typed.length + 1;
    if (whole || !found.has(next)) found.set(next, whole ? summary : `${next} ${parts[typed.length + 1] ?? ''}, …`);
  }
  return [...found].map(([value, what]) => ({ value, what }));
};

const anywhere: readonly Suggestion[] = [{ value: '--help', what: 'usage, flags and examples' }];

const atFirst: readonly Suggestion[] = [
  { value: 'help', what: 'the help of a verb' },
  { value: '--version', what: 'version and commit' },
  ...anywhere,
];

const takesValue = (definition: ArgDef): boolean => definition.type === 'string' || definition.type === 'enum';

const spellings = (name: string, definition: ArgDef): readonly string[] => {
  const aliases = 'alias' in definition ? [definition.alias ?? []].flat() : [];
  return [`--${name}`, ...aliases.map((alias) => (alias.length === 1 ? `-${alias}` : `--${alias}`))];
};

/** The flags that were not typed yet. One that is on by itself is offered as its negation. */
const flagWords = (args: ArgsDef, before: readonly string[]): readonly Suggestion[] => [
  ...Object.entries(args).flatMap(([name, definition]) => {
    if (definition.type === 'positional') return [];
    const value = definition.type === 'boolean' && definition.default === true ? `--no-${name}` : `--${name}`;
    const typed = before.some((word) => word === value || spellings(name, definition).includes(word));
    return typed ? [] : [{ value, what: definition.description ?? '' }];
  }),
  ...anywhere,
];

const flagOf = (args: ArgsDef, word: string | undefined): readonly [string, ArgDef] | undefined =>
  Object.entries(args).find(
    ([name, definition]) => definition.type !== 'positional' && spellings(name, definition).includes(word ?? ''),
  );

/** How many of the words stand for themselves: neither flags nor their values. */
const loose = (args: ArgsDef, before: readonly string[]): number =>
  before.filter((word, index) => {
    const flag = flagOf(args, before[index - 1]);
    return !word.startsWith('-') && !(flag !== undefined && takesValue(flag[1]));
  }).length;

const offered = (values: Values): Completion =>
  values.kind === 'files' || values.kind === 'folders'
    ? values
    : { kind: 'words', words: values.kind === 'names' ? values.names.map((value) => ({ value, what: '' })) : [] };

interface Place {
  readonly verb: string;
  readonly args: ArgsDef;
  /** Its last place takes any number of words. */
  readonly rest: boolean;
  readonly before: readonly string[];
  readonly current: string;
  readonly local: Local;
}

const none: Completion = { kind: 'words', words: [] };

/** The values of `--flag=`, with that in front of each. A shell does not know a path behind a sign. */
const assigned = ({ verb, args, before, local }: Place, name: string): Completion => {
  const flag = flagOf(args, name);
  if (flag === undefined || !takesValue(flag[1])) return none;
  const values = valuesOf(`${verb} ${flag[0]}`, flag[1], { before, local });
  if (values.kind !== 'names') return none;
  return { kind: 'words', words: values.names.map((value) => ({ value: `${name}=${value}`, what: '' })) };
};

const inVerb = (where: Place): Completion => {
  const { verb, args, rest, before, current, local } = where;
  const [, name] = /^(--[^=]+)=/.exec(current) ?? [];
  if (name !== undefined) return assigned(where, name);
  const flag = flagOf(args, before.at(-1));
  if (flag !== undefined && takesValue(flag[1]))
    return offered(valuesOf(`${verb} ${flag[0]}`, flag[1], { before, local }));
  const flags: Completion = { kind: 'words', words: flagWords(args, before) };
  if (current.startsWith('-')) return flags;
  const places = Object.entries(args).filter(([, definition]) => definition.type === 'positional');
  const place = places[loose(args, before)] ?? (rest ? places.at(-1) : undefined);
  if (place === undefined) return flags;
  return offered(valuesOf(`${verb} ${place[0]}`, place[1], { before, local }));
};

/** bash parts `--flag=value` at the sign. */
const withoutSigns = (words: readonly string[]): readonly string[] =>
  words.flatMap((word, index) => (word !== '=' ? [word] : index === words.length - 1 ? [''] : []));

const beginning = (completion: Completion, current: string): Completion =>
  completion.kind === 'words'
    ? { kind: 'words', words: completion.words.filter(({ value }) => value.startsWith(current)) }
    : completion;

const findVerb = (before: readonly string[]): string | undefined =>
  [before.slice(0, 2).join(' '), before[0] ?? ''].find((name) => Object.hasOwn(verbs, name));

const find = async (before: readonly string[], current: string, local: Local): Promise<Completion> => {
  const [first] = before;
  if (first === undefined) return { kind: 'words', words: [...verbWords([]), ...atFirst] };
  if (first === 'help') return { kind: 'words', words: verbWords(before.slice(1)) };
  const subVerbs = current.startsWith('-') ? [] : verbWords(before);
  const verb = findVerb(before);
  const entry = verb === undefined ? undefined : verbs[verb];
  if (verb === undefined || entry === undefined) return { kind: 'words', words: subVerbs };
  const { args, rest = false } = (await entry.load()).default;
  const within = inVerb({ verb, args, rest, before: before.slice(verb.split(' ').length), current, local });
  return within.kind === 'words' ? { kind: 'words', words: [...subVerbs, ...within.words] } : within;
};

/** What can stand in the place of the last of these words, which are those behind the program's name. */
export const complete = async (typed: readonly string[], local: Local): Promise<Completion> => {
  const words = withoutSigns(typed);
  const current = words.at(-1) ?? '';
  return beginning(await find(words.slice(0, -1), current, local), current);
};
