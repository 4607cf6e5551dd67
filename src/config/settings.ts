import type { LoopPolicy } from '../model/loop-policy.ts';
import type { AgentSettings, PromptSettings, RoundLimits, RoundSettings } from '../model/round-settings.ts';
import { seconds } from '../model/time.ts';
import type { LoadedConfig } from './loaded.ts';
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

const agentSettings = (config: LoadedConfig, phase: string | undefined): AgentSettings => {
  const agent = checkedAgent(config, phase);
  const { auth, billing, quota, transient, context } = config.values.agent.patterns;
  const translated = (patterns: readonly string[]) => patterns.map((pattern) => translatePattern(pattern));
  return {
    preset: agent.preset.value,
    name: agent.name.value,
    command: startCommand(agent.command.value, config),
    promptArguments: agent.promptArguments.value,
    promptDelivery: agent.promptDelivery.value,
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
  const { runtime } = config.values;
  return {
    timeoutMs: seconds(phaseTimeout(config, phase).value),
    ...(runtime.stall_timeout_s === 0 ? {} : { stallMs: seconds(runtime.stall_timeout_s) }),
    ...(runtime.round_memory_max_mb === 0 ? {} : { memoryBytes: runtime.round_memory_max_mb * megabyte }),
    logBytes: runtime.round_log_max_mb * megabyte,
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
    phase: played ?? '',
    ...(played === undefined ? {} : { phaseIndex: phaseIndex ?? list.indexOf(played) }),
    agent: agentSettings(config, played),
    limits: roundLimits(config, played),
    prompt: promptSettings(config, played, folders.project),
    dirtyAction: config.values.vcs.orphan_action ?? config.values.vcs.dirty_action,
    stashIdempotencyMs: seconds(config.values.vcs.stash_idempotency_s),
    logRetention: config.values.runtime.round_log_retention,
    diskCriticalPct: config.values.monitor.disk_critical_pct,
  };
};

/** What the Loop needs to know. */
export const loopPolicy = (config: LoadedConfig): LoopPolicy => {
  const { runtime, phases } = config.values;
  return {
    restartDelayMs: seconds(runtime.restart_delay_s),
    ...(runtime.max_rounds === 0 ? {} : { maxRounds: runtime.max_rounds }),
    ...(runtime.stop_file === ''
      ? {}
      : { stopFile: absolutePath(runtime.stop_file, config, projectFolders(config).project) }),
    phases: phases.list,
  };
};
