import type { ArgDef, ArgsDef } from 'citty';
import { paint } from '../views/style.ts';
import type { Verb } from './define.ts';
import { verbGroups, verbs } from './verbs.ts';

type Row = readonly [string, string];

/** A heading and two columns under it; nothing where there are no rows. */
const section = (heading: string, rows: readonly Row[]): readonly string[] => {
  if (rows.length === 0) return [];
  const width = Math.max(...rows.map(([left]) => left.length));
  return ['', heading, ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`.trimEnd())];
};

const page = (lines: readonly string[]): string => `${lines.join('\n')}\n`;

/** The list of verbs, in the groups in which a person meets them. */
export const verbList = (color: boolean): string => {
  const { bold, dim } = paint(color);
  const members = (group: string): readonly Row[] =>
    Object.entries(verbs).flatMap(([name, verb]): Row[] =>
      verb.group === group && verb.hidden !== true ? [[name, verb.summary]] : [],
    );
  return page([
    `${bold('agent-runner')} runs an autonomous agent round after round, and keeps it from harm while nobody watches.`,
    '',
    `Usage: agent-runner VERB [flags]     agent-runner VERB --help     agent-runner --version`,
    ...verbGroups.flatMap((group) => section(bold(group), members(group))),
    '',
    dim('First steps: agent-runner demo · agent-runner init · agent-runner serve'),
  ]);
};

const subVerbs = (name: string): readonly Row[] =>
  Object.entries(verbs).flatMap(([other, verb]): Row[] =>
    other.startsWith(`${name} `) && verb.hidden !== true ? [[other, verb.summary]] : [],
  );

/** The help of a word that is only the first of its sub-verbs, as `config` is; undefined where it is none. */
export const groupHelp = (name: string, color: boolean): string | undefined => {
  const rows = subVerbs(name);
  if (rows.length === 0) return undefined;
  return page([`Usage: agent-runner ${name} SUB-VERB [flags]`, ...section(paint(color).bold('Sub-verbs'), rows)]);
};

const flagRow = (name: string, definition: ArgDef): readonly [string, string] => {
  if (definition.type === 'positional') {
    return [definition.valueHint ?? name.toUpperCase(), definition.description ?? ''];
  }
  const short = ['alias' in definition ? (definition.alias ?? []) : []].flat().filter((alias) => alias.length === 1);
  const value = definition.type === 'string' ? ` ${definition.valueHint ?? 'VALUE'}` : '';
  const options = definition.type === 'enum' ? ` ${(definition.options ?? []).join('|')}` : '';
  const negated = definition.type === 'boolean' && definition.default === true;
  const fallback = definition.default === undefined || negated ? '' : ` (default: ${String(definition.default)})`;
  const spelt = [...short.map((letter) => `-${letter}`), `--${negated ? 'no-' : ''}${name}`].join(', ');
  return [`${spelt}${value}${options}`, `${definition.description ?? ''}${fallback}`];
};

const isPositional = (definition: ArgDef): boolean => definition.type === 'positional';

const usageLine = (name: string, { args, rest }: Pick<Verb, 'args' | 'rest'>): string => {
  const places = Object.entries(args).flatMap(([key, definition]) => {
    if (!isPositional(definition)) return [];
    const word = definition.valueHint ?? key.toUpperCase();
    const more = rest === true ? ` [${word} …]` : '';
    return [definition.required === false ? `[${word}]` : `${word}${more}`];
  });
  const flags = Object.values(args).every(isPositional) ? [] : ['[flags]'];
  return `Usage: ${['agent-runner', name, ...places, ...flags].join(' ')}`;
};

const rowsOf = (args: ArgsDef, positional: boolean): readonly Row[] =>
  Object.entries(args)
    .filter(([, definition]) => isPositional(definition) === positional)
    .map(([key, definition]) => flagRow(key, definition));

/** The help of one verb: usage, flags, examples. */
export const verbHelp = async (name: string, color: boolean): Promise<string> => {
  const entry = verbs[name];
  if (entry === undefined) throw new Error(`no verb ${name}`);
  const { default: verb }: { readonly default: Pick<Verb, 'args' | 'examples' | 'rest'> } = await entry.load();
  const { bold, dim } = paint(color);
  return page([
    entry.summary,
    '',
    usageLine(name, verb),
    ...section(bold('Words'), rowsOf(verb.args, true)),
    ...section(bold('Sub-verbs'), subVerbs(name)),
    ...section(bold('Flags'), rowsOf(verb.args, false)),
    '',
    bold('Examples'),
    ...verb.examples.flatMap(([command, what]) => [`  ${command}`, `      ${dim(what)}`]),
  ]);
};
