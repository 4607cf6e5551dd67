import { toJsonSchema } from '@valibot/to-json-schema';
import { renames, type Rename } from '../src/config/renames.ts';
import { configSchema } from '../src/config/schema.ts';

// Writes the JSON Schema of agent-runner.toml, by which editors complete and check it and which
// `config schema` prints: `bun scripts/config-schema.ts`. A test holds that the written one is fresh.

/** Where it stands, seen from the project's root. */
export const schemaPath = 'docs/agent-runner.schema.json';

/** JSON Schema has no word for units: editors show the description, so it tells them there. */
const tellUnit = (_: string, value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || !('unit' in value) || !('description' in value)) return value;
  const { unit, description, ...rest } = value;
  return { ...rest, description: `${String(description)} Unit: ${String(unit)}.` };
};

type Node = Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What the schema says of a key; `*` is what a table says of all its other keys. */
const keyOf = (schema: Node, path: readonly string[]): Node => {
  let node = schema;
  for (const key of path) {
    const { properties, additionalProperties } = node;
    const inner = key === '*' ? additionalProperties : isNode(properties) ? properties[key] : undefined;
    node = isNode(inner) ? inner : {};
  }
  return node;
};

/** An older name takes what the name of today takes. */
const olderName = (schema: Node, { to, since }: Rename): Node => {
  if (to === undefined) return { type: 'integer', deprecated: true, description: `Says nothing here (${since}).` };
  const { default: _today, ...rest } = keyOf(schema, to);
  const name = to.join('.').replaceAll('*', '<name>');
  const description = `Older name of \`${name}\` (${since}); \`agent-runner config migrate\` rewrites it.`;
  return { ...rest, deprecated: true, description };
};

/** The schema with one more key, and the tables on the way to it. */
const withKey = (schema: Node, [key = '', ...below]: readonly string[], leaf: Node): Node => {
  if (key === '*') {
    const { additionalProperties: rest } = schema;
    return {
      ...schema,
      additionalProperties: below.length === 0 ? leaf : withKey(isNode(rest) ? rest : {}, below, leaf),
    };
  }
  const properties = isNode(schema['properties']) ? schema['properties'] : {};
  const own = properties[key];
  const table = { type: 'object', deprecated: true, description: 'Holds only older names.' };
  const inner = below.length === 0 ? leaf : withKey(isNode(own) ? own : table, below, leaf);
  return { ...schema, properties: { ...properties, [key]: inner } };
};

/** Older names load, so an editor says what they are called now instead of calling them unknown. */
const withOlderNames = (schema: Node): Node => {
  let named = schema;
  for (const rename of renames) named = withKey(named, rename.from, olderName(schema, rename));
  return named;
};

/** The JSON Schema as text. What it cannot say (that a pattern compiles, that numbers are finite) is left to `config check`. */
export const renderConfigSchema = (): string => {
  const schema = toJsonSchema(configSchema, {
    target: 'draft-07',
    typeMode: 'input',
    ignoreActions: ['check', 'finite'],
  });
  const named = {
    ...withOlderNames({ ...schema }),
    title: 'agent-runner.toml',
    description: 'Configuration of agent-runner, the supervisor for autonomous command-line agents.',
  };
  return `${JSON.stringify(JSON.parse(JSON.stringify(named, tellUnit)), undefined, 2)}\n`;
};

if (import.meta.main) await Bun.write(schemaPath, renderConfigSchema());
