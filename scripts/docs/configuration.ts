import * as v from 'valibot';
import { renames } from '../../src/config/renames.ts';
import { configSchema } from '../../src/config/schema.ts';
import { code, paragraphs, table } from './markdown.ts';
import { bare, isSchema, meaning, part } from './schema.ts';

const entriesOf = (schema: v.GenericSchema): readonly (readonly [string, v.GenericSchema])[] => {
  const entries = part(bare(schema), 'entries');
  if (typeof entries !== 'object' || entries === null) return [];
  return Object.entries(entries).filter((entry): entry is [string, v.GenericSchema] => isSchema(entry[1]));
};

const typeText = (schema: v.GenericSchema): string => {
  const inner = bare(schema);
  const unit = Reflect.get(v.getMetadata(inner), 'unit');
  if (typeof unit === 'string') return unit;
  const options = part(inner, 'options');
  if (inner.type === 'picklist' && Array.isArray(options)) return options.map((one) => code(String(one))).join(', ');
  const item = part(inner, 'item');
  if (inner.type === 'array' && isSchema(item)) return `list of ${typeText(item)}s`;
  if (inner.type === 'record') return 'table';
  return inner.type;
};

const defaultText = (schema: v.GenericSchema): string => {
  const fallback = part(schema, 'default');
  const empty = typeof fallback === 'object' && fallback !== null && Object.keys(fallback).length === 0;
  if (fallback === undefined || fallback === '' || empty) return '';
  return code(JSON.stringify(fallback));
};

/** Of an array of tables, `[[notify]]`, the schema of one. */
const eachOf = (schema: v.GenericSchema): v.GenericSchema | undefined => {
  const inner = bare(schema);
  const item = part(inner, 'item');
  return inner.type === 'array' && isSchema(item) && entriesOf(item).length > 0 ? item : undefined;
};

const isTable = (schema: v.GenericSchema): boolean => eachOf(schema) !== undefined || entriesOf(schema).length > 0;

const section = (name: string, asked: v.GenericSchema): string => {
  const each = eachOf(asked);
  const schema = each ?? asked;
  const entries = entriesOf(schema);
  const keys = entries.filter(([, entry]) => !isTable(entry));
  const tables = entries.filter(([, entry]) => isTable(entry)).map(([key, entry]) => section(`${name}.${key}`, entry));
  const rest = part(bare(schema), 'rest');
  return paragraphs(
    `## ${code(each === undefined ? `[${name}]` : `[[${name}]]`)}`,
    meaning(schema),
    table(
      ['Key', 'Type', 'Default', 'Meaning'],
      keys.map(([key, entry]) => [code(key), typeText(entry), defaultText(entry), meaning(entry)]),
    ),
    ...tables,
    ...(isSchema(rest) ? [section(`${name}.<name>`, rest)] : []),
  );
};

const named = (path: readonly string[]): string => code(path.join('.').replaceAll('*', '<name>'));

const olderNames = (): string =>
  paragraphs(
    '## Older names',
    'They load as what they are called now, with a warning; `agent-runner config migrate` rewrites them.',
    table(
      ['Older name', 'Name', 'From', 'Why'],
      renames.map(({ from, to, since, why }) => [
        named(from),
        to === undefined ? 'passed over' : named(to),
        since,
        why,
      ]),
    ),
  );

/** Every table of `agent-runner.toml`, with its keys, and the names that keys had before. */
export const configurationTables = (): string =>
  paragraphs(...entriesOf(configSchema).map(([name, schema]) => section(name, schema)), olderNames());
