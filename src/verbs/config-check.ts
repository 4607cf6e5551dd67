import { phasePrompt } from '../config/phase.ts';
import type { LoadedConfig } from '../config/loaded.ts';
import { loadConfig } from '../config/load.ts';
import { problemAt } from '../config/problem.ts';
import { projectFolders, roundSettings, withFallback } from '../config/settings.ts';
import type { ConfigProblem } from '../model/failure.ts';
import { ok, type Result } from '../model/result.ts';
import type { RoundSettings } from '../model/round-settings.ts';
import { seconds } from '../model/time.ts';
import type { Platform } from '../ports/platform.ts';

/** A configuration without mistakes, in brief, and what is doubtful about it on this machine. */
export interface ConfigCheck {
  readonly path: string;
  /** The agents that will run, by name, each once. */
  readonly agents: readonly string[];
  readonly phases: readonly string[];
  readonly warnings: readonly ConfigProblem[];
}

type Ports = Pick<Platform, 'files' | 'processes' | 'self'>;

const keyOf = (path: readonly string[], config: LoadedConfig, phase: string): readonly string[] => {
  const own = ['phases', phase, ...path];
  return config.places.at(own) === undefined ? path : own;
};

const promptWarnings = (config: LoadedConfig, settings: RoundSettings, { files }: Ports): ConfigProblem[] => {
  const [first] = settings.prompt.files;
  if (files.facts(first)?.kind === 'file') return [];
  const [configured = first] = phasePrompt(config, settings.phase)?.value ?? [];
  const key = keyOf(
    ['prompt', config.places.at(['prompt', 'file']) === undefined ? 'files' : 'file'],
    config,
    settings.phase,
  );
  return [problemAt({ path: key, reason: `there is no file “${configured}” (looked for ${first})` }, config.places)];
};

const release = (version: string): string => version.split('.').slice(0, 2).join('.');

/** The version that the agent tells, or undefined where it tells none in time. */
const installedVersion = async (
  argv: readonly [string, ...string[]],
  { processes, self }: Ports,
): Promise<string | undefined> => {
  const ran = await processes.run({ argv, cwd: self.cwd, limitMs: seconds(10), maxOutputBytes: 65_536 });
  if (!ran.ok) return undefined;
  return /\d+\.\d+(?:\.\d+)?/.exec(new TextDecoder().decode(ran.value.stdout))?.[0];
};

/** The key that names an agent, and what follows where it is not there. */
interface AgentPlace {
  readonly path: readonly (string | number)[];
  readonly otherwise: string;
}

const ownPlace = (config: LoadedConfig, phase: string): AgentPlace => {
  const chosenBy = config.places.at(keyOf(['agent', 'command'], config, phase)) === undefined ? 'preset' : 'command';
  return { path: keyOf(['agent', chosenBy], config, phase), otherwise: 'no round can start' };
};

const agentWarnings = async (
  config: LoadedConfig,
  settings: RoundSettings,
  { path, otherwise }: AgentPlace,
  ports: Ports,
): Promise<ConfigProblem[]> => {
  const [program] = settings.agent.command;
  const searchPath = settings.agent.env['PATH'] ?? ports.self.env['PATH'] ?? '';
  const resolved = ports.processes.resolve(program, searchPath, settings.workDir);
  const problem = ports.processes.spawnProblem(program, searchPath, settings.workDir);
  if (resolved === undefined || problem !== undefined) {
    return [
      problemAt(
        { path, reason: `“${program}” cannot be started, so ${otherwise}: ${problem ?? 'it is not there'}` },
        config.places,
      ),
    ];
  }
  const record = config.agents[settings.agent.preset];
  const [, ...versionArguments] = record?.versionCommand ?? [];
  const checked = record?.checkedVersions ?? [];
  if (record?.detect === undefined || checked.length === 0) return [];
  const version = await installedVersion([resolved, ...versionArguments], ports);
  if (version === undefined || checked.some((known) => release(known) === release(version))) return [];
  const reason = `${record.title} ${version} is here; its output was checked with ${checked.join(', ')}`;
  return [problemAt({ path, reason }, config.places)];
};

/** Tracked files in the log folder are nobody's work: what is done to them is neither kept nor counted. */
const logFolderWarnings = async (config: LoadedConfig, { processes }: Ports): Promise<ConfigProblem[]> => {
  const { workDir, logDir } = projectFolders(config);
  if (!`${logDir}/`.startsWith(`${workDir}/`)) return [];
  const argv = ['git', '--literal-pathspecs', 'ls-files', '-z', '--', logDir] as const;
  const listed = await processes.run({ argv, cwd: workDir, limitMs: seconds(10) });
  if (!listed.ok) return [];
  const [first = ''] = new TextDecoder().decode(listed.value.stdout).split('\0');
  if (first === '') return [];
  const reason = `holds files that git tracks (${first}): changes to them are not taken for work`;
  return [problemAt({ path: ['runtime', 'log_dir'], reason }, config.places)];
};

const distinct = (problems: readonly ConfigProblem[]): readonly ConfigProblem[] => [
  ...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values(),
];

/** Reads the configuration, and looks whether this machine has what it names. Mistakes are a failure, doubts are not. */
export const checkConfig = async (ports: Ports, named?: string): Promise<Result<ConfigCheck>> => {
  const loaded = loadConfig(ports, named);
  if (!loaded.ok) return loaded;
  const config = loaded.value;
  const phases = [...new Set(config.values.phases.list)];
  const warnings: ConfigProblem[] = [...config.warnings, ...(await logFolderWarnings(config, ports))];
  const agents = new Set<string>();
  for (const phase of phases.length === 0 ? [undefined] : phases) {
    const settings = roundSettings(config, phase);
    agents.add(settings.agent.name);
    const place = ownPlace(config, settings.phase);
    warnings.push(...promptWarnings(config, settings, ports), ...(await agentWarnings(config, settings, place, ports)));
  }
  for (const [index, name] of config.values.agent.fallback.entries()) {
    const settings = withFallback(config, roundSettings(config, phases[0]), name);
    agents.add(settings.agent.name);
    const place = { path: ['agent', 'fallback', index], otherwise: 'it cannot stand in' };
    warnings.push(...(await agentWarnings(config, settings, place, ports)));
  }
  return ok({ path: config.path, agents: [...agents], phases, warnings: distinct(warnings) });
};
