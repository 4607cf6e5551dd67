import type { ArgDef } from 'citty';
import { verbGroups, verbs } from '../../src/cli/verbs.ts';
import { code, paragraphs, table } from './markdown.ts';

/** How a flag or a word is written, with its short form and its value. */
export const flagName = (name: string, definition: ArgDef): string => {
  if (definition.type === 'positional') return definition.valueHint ?? name.toUpperCase();
  const short = ['alias' in definition ? (definition.alias ?? []) : []].flat().filter((alias) => alias.length === 1);
  const value = definition.type === 'string' ? ` ${definition.valueHint ?? 'VALUE'}` : '';
  const options = definition.type === 'enum' ? ` ${(definition.options ?? []).join('|')}` : '';
  const negated = definition.type === 'boolean' && definition.default === true;
  return `${[...short.map((letter) => `-${letter}`), `--${negated ? 'no-' : ''}${name}`].join(', ')}${value}${options}`;
};

const flagDefault = (definition: ArgDef): string =>
  definition.type === 'positional' || definition.default === undefined || definition.default === true
    ? ''
    : code(String(definition.default));

const section = async (name: string): Promise<string> => {
  const entry = verbs[name];
  if (entry === undefined) throw new Error(`no verb ${name}`);
  const { default: verb } = await entry.load();
  const args = Object.entries<ArgDef>(verb.args);
  const words = args
    .filter(([, definition]) => definition.type === 'positional')
    .map(([key, definition]) =>
      definition.required === false ? `[${flagName(key, definition)}]` : flagName(key, definition),
    );
  const usage = ['agent-runner', name, ...words, ...(args.length > words.length ? ['[flags]'] : [])].join(' ');
  return paragraphs(
    `### ${code(name)}`,
    `${entry.summary[0]?.toUpperCase() ?? ''}${entry.summary.slice(1)}.`,
    `\`\`\`text\n${usage}\n\`\`\``,
    args.length === 0
      ? ''
      : table(
          ['Word or flag', 'Default', 'Meaning'],
          args.map(([key, definition]) => [
            code(flagName(key, definition)),
            flagDefault(definition),
            definition.description ?? '',
          ]),
        ),
    verb.examples.map(([command, what]) => `- ${code(command)}: ${what}`).join('\n'),
  );
};

/** All verbs at a glance. */
const verbsList = (): string =>
  table(
    ['Verb', 'What it does'],
    verbGroups.flatMap((group) =>
      Object.entries(verbs).flatMap(([name, verb]) =>
        verb.group === group && verb.hidden !== true
          ? [[`[${code(name)}](#${name.replaceAll(' ', '-')})`, verb.summary]]
          : [],
      ),
    ),
  );

/** docs/commands.md */
export const commandsPage = async (): Promise<string> => {
  const groups = verbGroups.map(async (group) => {
    const names = Object.entries(verbs).flatMap(([name, verb]) =>
      verb.group === group && verb.hidden !== true ? [name] : [],
    );
    return names.length === 0 ? '' : paragraphs(`## ${group}`, ...(await Promise.all(names.map(section))));
  });
  return paragraphs(
    '# Commands',
    'Each verb answers `--help`, and prints its result as JSON with `--json`. Results go to stdout, talk to stderr. [Exit codes](reference/exit-codes.md) are the same everywhere.',
    verbsList(),
    ...(await Promise.all(groups)),
  );
};
