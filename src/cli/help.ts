import type { ArgDef } from 'citty';
import { paint } from '../views/style.ts';
import { verbGroups, verbs } from './verbs.ts';

const column = (rows: readonly (readonly [string, string])[], indent: string): string[] => {
  const width = Math.max(0, ...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `${indent}${left.padEnd(width)}  ${right}`.trimEnd());
};

/** The list of verbs, in the groups in which a person meets them. */
export const verbList = (color: boolean): string => {
  const { bold, dim } = paint(color);
  const lines = [
    `${bold('agent-runner')} runs an autonomous agent round after round, and keeps it from harm while nobody watches.`,
    '',
    `Usage: agent-runner VERB [flags]     agent-runner VERB --help     agent-runner --version`,
  ];
  for (const group of verbGroups) {
    const members = Object.entries(verbs).filter(([, verb]) => verb.group === group && verb.hidden !== true);
    if (members.length === 0) continue;
    lines.push(
      '',
      bold(group),
      ...column(
        members.map(([name, verb]) => [name, verb.summary] as const),
        '  ',
      ),
    );
  }
  lines.push('', dim('First steps: agent-runner demo · agent-runner init · agent-runner serve'));
  return `${lines.join('\n')}\n`;
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

/** The help of one verb: usage, flags, examples. */
export const verbHelp = async (name: string, color: boolean): Promise<string> => {
  const entry = verbs[name];
  if (entry === undefined) throw new Error(`no verb ${name}`);
  const { default: verb } = await entry.load();
  const { bold, dim } = paint(color);
  const args = Object.entries<ArgDef>(verb.args);
  const positionals = args.filter(([, definition]) => definition.type === 'positional');
  const flags = args.filter(([, definition]) => definition.type !== 'positional');
  const places = positionals.map(([key, definition]) => {
    const word = definition.valueHint ?? key.toUpperCase();
    return definition.required === false ? `[${word}]` : word;
  });
  const subVerbs = Object.entries(verbs).filter(([other]) => other.startsWith(`${name} `));
  const lines = [
    entry.summary,
    '',
    `Usage: ${['agent-runner', name, ...places, flags.length > 0 ? '[flags]' : ''].join(' ').trimEnd()}`,
  ];
  if (positionals.length > 0)
    lines.push(
      '',
      ...column(
        positionals.map(([key, definition]) => flagRow(key, definition)),
        '  ',
      ),
    );
  if (subVerbs.length > 0)
    lines.push(
      '',
      bold('Sub-verbs'),
      ...column(
        subVerbs.map(([other, { summary }]) => [other, summary] as const),
        '  ',
      ),
    );
  if (flags.length > 0)
    lines.push(
      '',
      bold('Flags'),
      ...column(
        flags.map(([key, definition]) => flagRow(key, definition)),
        '  ',
      ),
    );
  lines.push('', bold('Examples'));
  for (const [command, what] of verb.examples) lines.push(`  ${command}`, `      ${dim(what)}`);
  return `${lines.join('\n')}\n`;
};
