import { toJsonSchema } from '@valibot/to-json-schema';
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

/** The JSON Schema as text. What it cannot say (that a pattern compiles, that numbers are finite) is left to `config check`. */
export const renderConfigSchema = (): string => {
  const schema = toJsonSchema(configSchema, {
    target: 'draft-07',
    typeMode: 'input',
    ignoreActions: ['check', 'finite'],
  });
  const named = {
    ...schema,
    title: 'agent-runner.toml',
    description: 'Configuration of agent-runner, the supervisor for autonomous command-line agents.',
  };
  return `${JSON.stringify(JSON.parse(JSON.stringify(named, tellUnit)), undefined, 2)}\n`;
};

if (import.meta.main) await Bun.write(schemaPath, renderConfigSchema());
