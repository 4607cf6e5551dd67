import { nearest } from '../model/nearest.ts';
import type { FailureOf } from '../model/failure.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { resolveAgent, type AgentProblem, type ResolvedAgent } from './agent.ts';
import type { LoadedConfig } from './loaded.ts';
import { firstSet, layerOrigin, type Layer, type Traced } from './origin.ts';
import type { ConfigValues } from './schema.ts';
import type { AgentTable } from './sections/agent.ts';
import { isPhaseKey, type PhaseTable } from './sections/phases.ts';

/** What the rules between keys are checked on, and settings are taken from. */
export type PhaseSource = Pick<LoadedConfig, 'values' | 'places' | 'agents'>;

/** The table of a phase, or undefined where it has none. A phase may be called `list`, but its table cannot. */
const phaseTable = (values: ConfigValues, phase: string): PhaseTable | undefined => {
  const table = isPhaseKey(phase) && Object.hasOwn(values.phases, phase) ? values.phases[phase] : undefined;
  return typeof table === 'object' ? table : undefined;
};

const phaseLayer = <Table>(phase: string, key: string, table: Table | undefined): Layer<Table>[] =>
  table === undefined ? [] : [{ table, path: ['phases', phase, key], phase }];

/**
 * The agent of a phase; with `undefined`, that of rounds without phases. With `fallback`, the preset that stands
 * in for it: of what is configured it gets the environment.
 */
export const phaseAgent = (
  { values, places, agents }: PhaseSource,
  phase: string | undefined,
  fallback?: string,
): Result<ResolvedAgent, AgentProblem> => {
  const own = phase === undefined ? [] : phaseLayer<AgentTable>(phase, 'agent', phaseTable(values, phase)?.agent);
  const standIn: Layer<AgentTable>[] =
    fallback === undefined ? [] : [{ table: { preset: fallback, env: {} }, path: ['agent', 'fallback'] }];
  return resolveAgent([...standIn, ...own, { table: values.agent, path: ['agent'] }], agents, places);
};

/** The agent of a phase of a configuration that has been checked. */
export const checkedAgent = (config: PhaseSource, phase: string | undefined, fallback?: string): ResolvedAgent => {
  const agent = phaseAgent(config, phase, fallback);
  if (!agent.ok) throw new Error(`a checked configuration has no agent: ${agent.failure.reason}`);
  return agent.value;
};

/** The prompt's files as configured, or undefined where neither the phase nor `[prompt]` names one. */
export const phasePrompt = (
  { values, places }: PhaseSource,
  phase: string | undefined,
): Traced<readonly string[]> | undefined => {
  const own = phase === undefined ? [] : phaseLayer(phase, 'prompt', phaseTable(values, phase)?.prompt);
  for (const layer of [...own, { table: values.prompt, path: ['prompt'] }]) {
    const one = firstSet([layer], 'file', places);
    if (one !== undefined) return { ...one, value: [one.value] };
    const several = firstSet([layer], 'files', places);
    if (several !== undefined) return several;
  }
  return undefined;
};

/** The wall in seconds: the phase's table, then `[runtime]`. */
export const phaseTimeout = ({ values, places }: PhaseSource, phase: string | undefined): Traced<number> => {
  const table = phase === undefined ? undefined : phaseTable(values, phase);
  if (phase !== undefined && table?.round_timeout_s !== undefined) {
    const origin = layerOrigin({ path: ['phases', phase], phase }, 'round_timeout_s', places);
    return { value: table.round_timeout_s, origin };
  }
  return {
    value: values.runtime.round_timeout_s,
    origin: layerOrigin({ path: ['runtime'] }, 'round_timeout_s', places),
  };
};

/** The phase of this name, as a person typed it. */
export const findPhase = (config: PhaseSource, name: string): Result<string, FailureOf<'unknown_name' | 'usage'>> => {
  const known = [...new Set(config.values.phases.list)];
  if (known.length === 0) {
    return fail({
      code: 'usage',
      message: 'There are no phases here.',
      hint: 'They stand in [phases] list of the configuration.',
    });
  }
  if (known.includes(name)) return ok(name);
  const close = nearest(name, known);
  return fail({
    code: 'unknown_name',
    kind: 'phase',
    name,
    known,
    ...(close === undefined ? {} : { nearest: close }),
  });
};
