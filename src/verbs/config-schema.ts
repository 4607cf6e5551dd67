import schema from '../../docs/agent-runner.schema.json' with { type: 'json' };

/** The JSON Schema of agent-runner.toml, as it was generated from the schema in config/. */
export const configJsonSchema = (): string => `${JSON.stringify(schema, undefined, 2)}\n`;
