/** The call of a tool that runs a command, as the model asks for it. */
export interface ShellCall {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

type Json = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const recordOf = (value: unknown): Json => (isRecord(value) ? value : {});

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The tools of a request, one by one, whichever interface it is: some nest them in `function` or `functionDeclarations`. */
const toolsOf = (request: Json): readonly Json[] =>
  listOf(request['tools'])
    .map(recordOf)
    .flatMap((tool) => {
      const declared = listOf(tool['functionDeclarations']).map(recordOf);
      if (declared.length > 0) return declared;
      return isRecord(tool['function']) ? [tool['function']] : [tool];
    });

const shellNames = /^(?:bash|shell|shell_command|exec_command|run_shell_command|local_shell)$/i;

const parametersOf = (tool: Json): Json =>
  recordOf(tool['input_schema'] ?? tool['parameters'] ?? tool['parametersJsonSchema']);

/** A value of the kind that the schema asks for; agents refuse a call that lacks a required argument. */
const plainValue = (schema: Json): unknown => {
  switch (schema['type']) {
    case 'boolean':
    case 'BOOLEAN':
      return false;
    case 'number':
    case 'integer':
    case 'NUMBER':
    case 'INTEGER':
      return 10_000;
    default:
      return 'append a line';
  }
};

const inputOf = (tool: Json, command: string): Json => {
  const parameters = parametersOf(tool);
  const properties = recordOf(parameters['properties']);
  const input: Record<string, unknown> = {};
  for (const name of listOf(parameters['required'])) {
    if (typeof name === 'string') input[name] = plainValue(recordOf(properties[name]));
  }
  const key = Object.hasOwn(properties, 'cmd') ? 'cmd' : 'command';
  const asList = recordOf(properties[key])['type'] === 'array';
  return { ...input, [key]: asList ? ['bash', '-lc', command] : command };
};

/** The call by which this agent runs a command; undefined where it offered no shell. */
export const shellCall = (request: Json, command: string): ShellCall | undefined => {
  const tool = toolsOf(request).find(({ name }) => typeof name === 'string' && shellNames.test(name));
  return tool === undefined ? undefined : { name: String(tool['name']), input: inputOf(tool, command) };
};
