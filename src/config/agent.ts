import { basename } from 'node:path';
import type { Agent } from '../agents/define.ts';
import { nearest } from '../model/nearest.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { PromptDelivery } from '../model/round-settings.ts';
import { firstSet, layerOrigin, type Layer, type Origin, type Traced } from './origin.ts';
import type { Places } from './places.ts';
import type { AgentTable } from './sections/agent.ts';

/** The agents that a configuration can name. */
export type AgentRegistry = Readonly<Record<string, Agent>>;

/** An agent as it will be started, each part with its origin. */
export interface ResolvedAgent {
  readonly preset: Traced<string>;
  readonly name: Traced<string>;
  readonly command: Traced<readonly [string, ...string[]]>;
  readonly promptArguments: Traced<readonly string[]>;
  readonly promptDelivery: Traced<PromptDelivery>;
  readonly env: Readonly<Record<string, Traced<string>>>;
}

/** Why no agent comes of the tables; `path` is the key to look at. */
export interface AgentProblem {
  readonly path: readonly string[];
  readonly reason: string;
  readonly nearest?: string;
}

/** The one agent that is known by this program; `custom` where none or several are. */
const detectAgent = (program: string, registry: AgentRegistry): string => {
  const matches = Object.values(registry).filter((agent) => agent.detect === basename(program));
  return matches.length === 1 ? (matches[0]?.name ?? 'custom') : 'custom';
};

/** The arguments that hand a prompt over where neither a preset nor the file says how. */
const plainArguments: Readonly<Record<PromptDelivery, readonly string[]>> = {
  argv: ['{prompt}'],
  stdin: [],
  file: ['{prompt_file}'],
};

/** Whether a preset hands the prompt over without words around it, so that another delivery needs none either. */
const isPlain = ({ start }: Agent): boolean =>
  start.promptArguments.every((argument) => argument === '{prompt}' || argument === '{prompt_file}');

/** The delivery for which these arguments are made, as far as they show it. */
const deliveryOf = (promptArguments: readonly string[]): PromptDelivery | undefined => {
  if (promptArguments.some((argument) => argument.includes('{prompt}'))) return 'argv';
  if (promptArguments.some((argument) => argument.includes('{prompt_file}'))) return 'file';
  return undefined;
};

/** What hands the prompt over: the tables' own word first, then the preset's, then the plain way. */
const resolveDelivery = (
  layers: readonly Layer<AgentTable>[],
  preset: Agent | undefined,
  places: Places,
): Pick<ResolvedAgent, 'promptArguments' | 'promptDelivery'> | { readonly reason: string } => {
  const saidArguments = firstSet(layers, 'prompt_arg_template', places);
  const saidDelivery = firstSet(layers, 'prompt_delivery', places);
  const unsaid: Origin = preset === undefined ? { kind: 'default' } : { kind: 'preset', preset: preset.name };
  const shown = saidArguments === undefined ? undefined : deliveryOf(saidArguments.value);
  const promptDelivery: Traced<PromptDelivery> =
    saidDelivery ??
    (shown !== undefined && saidArguments !== undefined
      ? { value: shown, origin: saidArguments.origin }
      : { value: preset?.start.promptDelivery ?? 'argv', origin: unsaid });
  if (saidArguments !== undefined) return { promptArguments: saidArguments, promptDelivery };
  if (preset === undefined) {
    return { promptArguments: { value: plainArguments[promptDelivery.value], origin: unsaid }, promptDelivery };
  }
  if (promptDelivery.value !== preset.start.promptDelivery) {
    const plain = plainArguments[promptDelivery.value];
    if (isPlain(preset)) return { promptArguments: { value: plain, origin: { kind: 'default' } }, promptDelivery };
    return {
      reason: `the preset “${preset.name}” delivers by “${preset.start.promptDelivery}”; another delivery needs its own \`prompt_arg_template\`, such as \`${JSON.stringify(plain)}\``,
    };
  }
  return { promptArguments: { value: preset.start.promptArguments, origin: unsaid }, promptDelivery };
};

/** The environment: the preset's, then each table's, the most particular last. */
const resolveEnv = (
  layers: readonly Layer<AgentTable>[],
  preset: Agent | undefined,
  places: Places,
): ResolvedAgent['env'] => {
  const env: Record<string, Traced<string>> = {};
  for (const [name, value] of Object.entries(preset?.start.env ?? {})) {
    env[name] = { value, origin: { kind: 'preset', preset: preset?.name ?? '' } };
  }
  for (const layer of layers.toReversed()) {
    for (const [name, value] of Object.entries(layer.table.env)) {
      env[name] = { value, origin: layerOrigin({ ...layer, path: [...layer.path, 'env'] }, name, places) };
    }
  }
  return env;
};

const unknownPreset = (name: string, layer: Layer<AgentTable>, registry: AgentRegistry): AgentProblem => {
  const known = Object.keys(registry);
  const close = nearest(name, known);
  return {
    path: [...layer.path, 'preset'],
    reason: `there is no agent “${name}”; known: ${known.join(', ')}.`,
    ...(close === undefined ? {} : { nearest: close }),
  };
};

/**
 * The agent that the tables describe, the most particular table first. The first table with a
 * `preset` or a `command` chooses the agent: of the tables behind it only the environment counts,
 * since their other keys were written for another agent. Where only `command` is given its program
 * tells the preset, so that the right reader reads its output, and nothing else is taken from it.
 */
export const resolveAgent = (
  layers: readonly Layer<AgentTable>[],
  registry: AgentRegistry,
  places: Places,
): Result<ResolvedAgent, AgentProblem> => {
  const chooser = layers.findIndex(({ table }) => table.preset !== undefined || table.command !== undefined);
  const chosen = layers[chooser];
  if (chosen === undefined) {
    return fail({ path: ['agent'], reason: 'either `preset` (the name of an agent) or `command` is needed' });
  }
  const said = chosen.table.preset;
  const record = said === undefined || !Object.hasOwn(registry, said) ? undefined : registry[said];
  if (said !== undefined && record === undefined) return fail(unknownPreset(said, chosen, registry));
  const [program, ...rest] = chosen.table.command ?? (said === 'custom' ? [] : (record?.start.command ?? []));
  if (program === undefined) return fail({ path: [...chosen.path, 'command'], reason: '“custom” needs a `command`' });

  const own = layers.slice(0, chooser + 1);
  const delivery = resolveDelivery(own, record, places);
  if ('reason' in delivery) return fail({ path: [...chosen.path, 'prompt_delivery'], reason: delivery.reason });
  const preset: Traced<string> =
    said === undefined
      ? { value: detectAgent(program, registry), origin: { kind: 'command', program: basename(program) } }
      : { value: said, origin: layerOrigin(chosen, 'preset', places) };
  return ok({
    preset,
    name: firstSet(own, 'name', places) ?? preset,
    command: {
      value: [program, ...rest],
      origin:
        chosen.table.command === undefined
          ? { kind: 'preset', preset: preset.value }
          : layerOrigin(chosen, 'command', places),
    },
    ...delivery,
    env: resolveEnv(layers, record, places),
  });
};
