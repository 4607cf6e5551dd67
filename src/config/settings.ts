import { basename } from 'node:path';
import type { HookCommand, HookSettings } from '../model/hook-settings.ts';
import type { AgentSettings, PromptSettings, RoundLimits, RoundSettings } from '../model/round-settings.ts';
import { seconds } from '../model/time.ts';
import type { ResolvedAgent } from './agent.ts';
import type { LoadedConfig } from './loaded.ts';
import { detectorValue } from './monitor.ts';
import { absolutePath, expandHome, projectName } from './paths.ts';
import { translatePattern } from './pattern.ts';
import { checkedAgent, phasePrompt, phaseTimeout } from './phase.ts';

const megabyte = 1024 * 1024;

/** Project, work tree and log folder, absolute: what verbs that only look need to know. */
export const projectFolders = (
  config: Pick<LoadedConfig, 'values' | 'folder' | 'home'>,
): { readonly project: string; readonly workDir: string; readonly logDir: string } => {
  const workDir = absolutePath(config.values.runtime.work_dir, config, '');
  const project = projectName(workDir);
  return { project, workDir, logDir: absolutePath(config.values.runtime.log_dir, config, project) };
};

const startCommand = (
  command: readonly [string, ...string[]],
  config: LoadedConfig,
): readonly [string, ...string[]] => {
  const [program, ...rest] = command;
  return program === '{self}' ? [...config.self, ...rest] : [expandHome(program, config.home), ...rest];
};

/** How the agent is told the budget of a round; a program that is not the preset's own may not know the flags. */
const costCap = (config: LoadedConfig, { preset, command }: ResolvedAgent): readonly string[] | undefined => {
  const { cost_usd_per_round: usd } = config.values.budget;
  const agent = config.agents[preset.value];
  if (usd === 0 || agent?.start.costCap === undefined || basename(command.value[0]) !== agent.detect) return undefined;
  return agent.start.costCap.map((argument) => argument.replaceAll('{usd}', String(usd)));
};

const priceSettings = ({ values }: LoadedConfig): Pick<RoundSettings, 'prices'> => {
  const { price_per_mtok: prices } = values.budget;
  if (prices === undefined) return {};
  const { input, output, cache_read: cacheRead, cache_write: cacheWrite } = prices;
  return { prices: { input, output, cacheRead, cacheWrite } };
};

const agentSettings = (config: LoadedConfig, phase: string | undefined, fallback?: string): AgentSettings => {
  const agent = checkedAgent(config, phase, fallback);
  const { auth, billing, quota, transient, context } = config.values.agent.patterns;
  const cap = costCap(config, agent);
  const translated = (patterns: readonly string[]) => patterns.map((pattern) => translatePattern(pattern));
  return {
    preset: agent.preset.value,
    name: agent.name.value,
    command: startCommand(agent.command.value, config),
    promptArguments: agent.promptArguments.value,
    promptDelivery: agent.promptDelivery.value,
    ...(cap === undefined ? {} : { costCap: cap }),
    env: Object.fromEntries(Object.entries(agent.env).map(([name, { value }]) => [name, value])),
    patterns: {
      auth: translated(auth),
      billing: translated(billing),
      quota: translated(quota),
      transient: translated(transient),
      context: translated(context),
    },
  };
};

const roundLimits = (config: LoadedConfig, phase: string | undefined): RoundLimits => {
  const { runtime, budget } = config.values;
  return {
    timeoutMs: seconds(phaseTimeout(config, phase).value),
    ...(runtime.stall_timeout_s === 0 ? {} : { stallMs: seconds(runtime.stall_timeout_s) }),
    ...(runtime.round_memory_max_mb === 0 ? {} : { memoryBytes: runtime.round_memory_max_mb * megabyte }),
    logBytes: runtime.round_log_max_mb * megabyte,
    ...(budget.cost_usd_per_round === 0 ? {} : { costUsd: budget.cost_usd_per_round }),
    killGraceMs: seconds(runtime.kill_grace_s),
    lingerGraceMs: seconds(runtime.linger_grace_s),
  };
};

const promptSettings = (config: LoadedConfig, phase: string | undefined, project: string): PromptSettings => {
  const { prompt } = config.values;
  const [first, ...others] = (phasePrompt(config, phase)?.value ?? []).map((file) =>
    absolutePath(file, config, project),
  );
  if (first === undefined) throw new Error('a checked configuration has no prompt');
  return {
    files: [first, ...others],
    separator: prompt.concat_separator,
    stripFrontmatter: prompt.strip_yaml_frontmatter,
    minBytes: prompt.min_bytes,
    contextMode: prompt.inject_context ? prompt.context_injection_mode : 'none',
  };
};

/** A program with a slash in it is a path, which counts from the file's folder; a bare name is looked for on PATH, as `execvp` does. */
export const ownCommand = (command: readonly string[], config: LoadedConfig, project: string): HookCommand => {
  const [program = '', ...rest] = command;
  return [program.includes('/') ? absolutePath(program, config, project) : program, ...rest];
};

/** The hooks, their programs resolved. */
export const hookSettings = (config: LoadedConfig, project: string): HookSettings => {
  const { pre_round, post_round, on_stop, context, timeout_s } = config.values.hooks;
  const resolved = (command: readonly string[]): HookCommand => ownCommand(command, config, project);
  return {
    ...(pre_round === undefined ? {} : { preRound: resolved(pre_round) }),
    ...(post_round === undefined ? {} : { postRound: resolved(post_round) }),
    ...(on_stop === undefined ? {} : { onStop: resolved(on_stop) }),
    context: Object.fromEntries(Object.entries(context).map(([name, command]) => [name, resolved(command)])),
    timeoutMs: seconds(timeout_s),
  };
};

/**
 * What one round needs to know. `phase` is one of the list (see `findPhase`); without it, the first of the
 * rotation. `phaseIndex` is its place in the list, from 0, where a name stands there more than once.
 */
export const roundSettings = (config: LoadedConfig, phase?: string, phaseIndex?: number): RoundSettings => {
  const { list } = config.values.phases;
  const played = phase ?? list[0];
  const folders = projectFolders(config);
  return {
    ...folders,
    configPath: config.path,
    phase: played ?? '',
    ...(played === undefined ? {} : { phaseIndex: phaseIndex ?? list.indexOf(played) }),
    agent: agentSettings(config, played),
    limits: roundLimits(config, played),
    prompt: promptSettings(config, played, folders.project),
    ...priceSettings(config),
    dirtyAction: config.values.vcs.dirty_action,
    stashIdempotencyMs: seconds(config.values.vcs.stash_idempotency_s),
    hooks: hookSettings(config, folders.project),
    freshEyesEvery: config.values.runtime.fresh_eyes_every_n,
    logRetention: config.values.runtime.round_log_retention,
    diskCriticalPct: detectorValue(config, 'disk_critical', 'used_pct').value,
  };
};

/** The same round, with a preset that stands in for the agent of its phase. */
export const withFallback = (config: LoadedConfig, settings: RoundSettings, fallback: string): RoundSettings => ({
  ...settings,
  agent: agentSettings(config, settings.phase === '' ? undefined : settings.phase, fallback),
});
