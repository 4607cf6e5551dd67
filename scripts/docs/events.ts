import type { GenericSchema } from 'valibot';
import { eventKinds } from '../../src/model/event.ts';
import { code, paragraphs, table } from './markdown.ts';
import { isSchema, meaning, part } from './schema.ts';

const typeNames: Readonly<Record<string, string>> = { custom: 'string', record: 'object' };

/** The type as JSON knows it. */
const typeOf = (schema: GenericSchema): string => {
  const wrapped = part(schema, 'wrapped');
  if (isSchema(wrapped)) return schema.type === 'nullable' ? `${typeOf(wrapped)} or null` : typeOf(wrapped);
  const item = part(schema, 'item');
  if (isSchema(item)) return `list of ${typeOf(item)}s`;
  return typeNames[schema.type] ?? schema.type;
};

const fieldRow = ([name, schema]: readonly [string, GenericSchema]): readonly string[] => [
  code(name),
  typeOf(schema),
  schema.type === 'exact_optional' ? '' : 'always',
  meaning(schema),
];

/** docs/reference/events.md */
export const eventsPage = (): string =>
  paragraphs(
    '# Events',
    'The journal is `events-YYYY-MM.jsonl` in the log folder: one JSON object a line, in the order of time, only ever appended to. Beside the fields below each line has `ts`, the time in UTC (`2026-11-22T11:28:16.971Z`), and `event`, the kind. The kind is the version: fields are only ever added, and a kind never changes its meaning. A line that does not parse is skipped and counted.',
    ...Object.entries(eventKinds).map(([kind, { summary, schema }]) => {
      const fields = Object.entries<GenericSchema>(schema.entries);
      return paragraphs(
        `## ${code(kind)}`,
        summary,
        fields.length === 0 ? '' : table(['Field', 'Type', 'There', 'Meaning'], fields.map(fieldRow)),
      );
    }),
  );
