import type { LoadedConfig } from './loaded.ts';
import { detectorKeys, detectorValue } from './monitor.ts';
import { layerOrigin, type Origin } from './origin.ts';
import { absolutePath } from './paths.ts';
import { checkedAgent, phasePrompt, phaseTimeout } from './phase.ts';
import { hookSettings, projectFolders } from './settings.ts';

/** One key with the value that a round sees, and where it came from. */
export interface EffectiveValue {
  readonly key: string;
  readonly value: string | number | boolean | readonly string[];
  readonly origin: Origin;
}

type Section = 'runtime' | 'prompt' | 'schedule' | 'budget' | 'completion' | 'vcs' | 'hooks' | 'monitor';

/** Keys that are told in another form: resolved, or as a table of their own. */
const folded: Readonly<Record<Section, readonly string[]>> = {
  runtime: ['work_dir', 'log_dir', 'round_timeout_s', 'stop_file'],
  prompt: ['file', 'files', 'inject_context', 'context_injection_mode'],
  schedule: [],
  budget: [],
  completion: [],
  vcs: [],
  hooks: ['pre_round', 'post_round', 'on_stop', 'context'],
  monitor: ['detector', 'heartbeat_url', 'heartbeat_url_env'],
};

const isShown = (value: unknown): value is EffectiveValue['value'] => typeof value !== 'object' || Array.isArray(value);

const plainValues = (config: LoadedConfig, section: Section): EffectiveValue[] => {
  const values: Readonly<Record<string, unknown>> = config.values[section];
  return Object.entries(values).flatMap(([key, value]) =>
    folded[section].includes(key) || !isShown(value)
      ? []
      : [{ key: `${section}.${key}`, value, origin: layerOrigin({ path: [section] }, key, config.places) }],
  );
};

const agentValues = (config: LoadedConfig, phase: string | undefined): EffectiveValue[] => {
  const { preset, name, command, promptArguments, promptDelivery, env } = checkedAgent(config, phase);
  const patterns = Object.entries(config.values.agent.patterns).map(([kind, value]) => ({
    key: `agent.patterns.${kind}`,
    value,
    origin: layerOrigin({ path: ['agent', 'patterns'] }, kind, config.places),
  }));
  return [
    { key: 'agent.preset', ...preset },
    { key: 'agent.name', ...name },
    { key: 'agent.command', ...command },
    { key: 'agent.prompt_arg_template', ...promptArguments },
    { key: 'agent.prompt_delivery', ...promptDelivery },
    {
      key: 'agent.fallback',
      value: config.values.agent.fallback,
      origin: layerOrigin({ path: ['agent'] }, 'fallback', config.places),
    },
    ...Object.entries(env).map(([variable, traced]) => ({ key: `agent.env.${variable}`, ...traced })),
    ...patterns,
  ];
};

const runtimeValues = (config: LoadedConfig, phase: string | undefined): EffectiveValue[] => {
  const { workDir, logDir, project } = projectFolders(config);
  const origin = (key: string): Origin => layerOrigin({ path: ['runtime'] }, key, config.places);
  const stopFile = config.values.runtime.stop_file;
  return [
    { key: 'runtime.work_dir', value: workDir, origin: origin('work_dir') },
    { key: 'runtime.log_dir', value: logDir, origin: origin('log_dir') },
    { key: 'runtime.round_timeout_s', ...phaseTimeout(config, phase) },
    {
      key: 'runtime.stop_file',
      value: stopFile === '' ? '' : absolutePath(stopFile, config, project),
      origin: origin('stop_file'),
    },
  ];
};

const promptValues = (config: LoadedConfig, phase: string | undefined): EffectiveValue[] => {
  const { project } = projectFolders(config);
  const files = phasePrompt(config, phase);
  const mode = config.values.prompt.inject_context ? 'context_injection_mode' : 'inject_context';
  return [
    ...(files === undefined
      ? []
      : [{ key: 'prompt.files', ...files, value: files.value.map((file) => absolutePath(file, config, project)) }]),
    {
      key: 'prompt.context_injection_mode',
      value: config.values.prompt.inject_context ? config.values.prompt.context_injection_mode : 'none',
      origin: layerOrigin({ path: ['prompt'] }, mode, config.places),
    },
  ];
};

const priceValues = ({ values, places }: LoadedConfig): EffectiveValue[] => {
  const path = ['budget', 'price_per_mtok'];
  const { price_per_mtok: prices } = values.budget;
  if (prices === undefined)
    return [
      { key: path.join('.'), value: 'none', origin: layerOrigin({ path: ['budget'] }, 'price_per_mtok', places) },
    ];
  return Object.entries(prices).map(([key, value]) => ({
    key: [...path, key].join('.'),
    value,
    origin: layerOrigin({ path }, key, places),
  }));
};

const hookValues = (config: LoadedConfig): EffectiveValue[] => {
  const { preRound, postRound, onStop, context } = hookSettings(config, projectFolders(config).project);
  const told = (path: readonly string[], command: readonly string[] = []): EffectiveValue => ({
    key: path.join('.'),
    value: command,
    origin: layerOrigin({ path: path.slice(0, -1) }, path.at(-1) ?? '', config.places),
  });
  const telling = Object.entries(context).map(([name, command]) => told(['hooks', 'context', name], command));
  return [
    told(['hooks', 'pre_round'], preRound),
    told(['hooks', 'post_round'], postRound),
    told(['hooks', 'on_stop'], onStop),
    ...(telling.length === 0 ? [told(['hooks', 'context'])] : telling),
  ];
};

/** Keys that need not be there, and have no default. */
const heartbeatValues = ({ values, places }: LoadedConfig): EffectiveValue[] =>
  (['heartbeat_url', 'heartbeat_url_env'] as const).map((key) => ({
    key: `monitor.${key}`,
    value: values.monitor[key] ?? 'none',
    origin: layerOrigin({ path: ['monitor'] }, key, places),
  }));

/** An array of tables, `[[notify]]`: each with its own keys, or none. */
const listedTables = (
  { places }: LoadedConfig,
  path: readonly string[],
  tables: readonly Readonly<Record<string, unknown>>[],
): EffectiveValue[] => {
  const name = path.join('.');
  if (tables.length === 0) return [{ key: name, value: 'none', origin: { kind: 'default' } }];
  return tables.flatMap((table, index) =>
    Object.entries(table).flatMap(([key, value]): EffectiveValue[] => {
      const place = places.at([...path, index, key]);
      const origin: Origin = place === undefined ? { kind: 'default' } : { kind: 'file', ...place };
      return isShown(value) ? [{ key: `${name}[${index}].${key}`, value, origin }] : [];
    }),
  );
};

const detectorValues = (config: LoadedConfig): EffectiveValue[] =>
  detectorKeys().map(([detector, key]) => ({
    key: `monitor.${detector}.${key}`,
    ...detectorValue(config, detector, key),
  }));

/** Every value that a round of the phase sees, in the order of the reference; paths are absolute. Without a phase: the first of the rotation. */
export const effectiveValues = (config: LoadedConfig, phase?: string): readonly EffectiveValue[] => {
  const { list } = config.values.phases;
  const played = phase ?? list[0];
  return [
    ...agentValues(config, played),
    ...runtimeValues(config, played),
    ...plainValues(config, 'runtime'),
    ...promptValues(config, played),
    ...plainValues(config, 'prompt'),
    { key: 'phases.list', value: list, origin: layerOrigin({ path: ['phases'] }, 'list', config.places) },
    {
      key: 'phases.phase_policy',
      value: config.values.phases.phase_policy,
      origin: layerOrigin({ path: ['phases'] }, 'phase_policy', config.places),
    },
    ...plainValues(config, 'schedule'),
    ...plainValues(config, 'budget'),
    ...priceValues(config),
    ...plainValues(config, 'completion'),
    ...plainValues(config, 'vcs'),
    ...hookValues(config),
    ...plainValues(config, 'hooks'),
    ...plainValues(config, 'monitor'),
    ...heartbeatValues(config),
    ...detectorValues(config),
    ...listedTables(config, ['monitor', 'detector'], config.values.monitor.detector),
    ...listedTables(config, ['notify'], config.values.notify),
  ];
};
