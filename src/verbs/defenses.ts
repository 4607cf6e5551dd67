import { agents } from '../agents/index.ts';
import { loadConfig, readConfig } from '../config/load.ts';
import type { LoadedConfig } from '../config/loaded.ts';
import { roundSettings } from '../config/settings.ts';
import type { Defense, DefenseFacts, DefenseState, DefenseValue } from '../defenses/define.ts';
import { defenses } from '../defenses/index.ts';
import { rules } from '../loop/delays.ts';
import { nearest } from '../model/nearest.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { seconds } from '../model/time.ts';
import type { Platform } from '../ports/platform.ts';

/** A defense with its value and state under the facts. */
export interface StandingDefense {
  readonly defense: Defense;
  readonly value: DefenseValue;
  readonly state: DefenseState;
}

/** Defenses under one configuration, or under the defaults where there is none. */
export interface DefensesReport {
  /** The configuration’s path; absent: there is none, and the defaults are shown. */
  readonly configPath?: string;
  readonly standing: readonly StandingDefense[];
}

/** The least that a configuration must say, so that all else is default. */
const leastConfig = '[agent]\npreset = "demo"\n[prompt]\nfile = "prompts/main.md"\n';

/** What every key is where nothing is configured. */
export const defaultConfig = ({ self }: Pick<Platform, 'self'>): Result<LoadedConfig> =>
  readConfig(leastConfig, `${self.cwd}/agent-runner.toml`, {
    folder: self.cwd,
    home: self.home,
    self: self.command,
    agents,
  });

/** The facts under a configuration, on this machine. */
const factsUnder = (config: LoadedConfig, platform: Platform, workTree: boolean): DefenseFacts => {
  const settings = roundSettings(config);
  return {
    limits: settings.limits,
    dirtyAction: settings.dirtyAction,
    stashIdempotencyMs: settings.stashIdempotencyMs,
    restartDelayMs: seconds(config.values.runtime.restart_delay_s),
    crashLoopRounds: rules.crashLimit,
    containment: platform.processes.containment,
    system: platform.self.system,
    workTree,
    startupChecksSkipped: platform.self.env['AGENT_RUNNER_SKIP_STARTUP_CHECK'] === '1',
  };
};

/** Defenses with their values and states; `workTree`: the work folder is inside a git work tree. */
export const standingDefenses = (
  wanted: readonly Defense[],
  config: LoadedConfig,
  platform: Platform,
  workTree: boolean,
): readonly StandingDefense[] => {
  const facts = factsUnder(config, platform, workTree);
  return wanted.map((defense) => ({ defense, value: defense.value(facts), state: defense.state(facts) }));
};

/** The defense of that name, or all of them without one. */
const findDefenses = (name: string | undefined): Result<readonly Defense[]> => {
  if (name === undefined) return ok(defenses);
  const found = defenses.filter((defense) => defense.name === name);
  if (found.length > 0) return ok(found);
  const known = defenses.map((defense) => defense.name);
  const close = nearest(name, known);
  const almost = close === undefined ? {} : { nearest: close };
  return fail({ code: 'unknown_name', kind: 'defense', name, known, ...almost });
};

/** What is asked: one defense or all, under which configuration file. */
export interface DefensesQuestion {
  readonly name: string | undefined;
  readonly config: string | undefined;
}

/** The defenses as they stand here, with the values in force. Without a configuration: with the defaults. */
export const listDefenses = async (asked: DefensesQuestion, platform: Platform): Promise<Result<DefensesReport>> => {
  const wanted = findDefenses(asked.name);
  if (!wanted.ok) return wanted;
  const loaded = loadConfig(platform, asked.config);
  const absent = !loaded.ok && loaded.failure.code === 'config_not_found' && asked.config === undefined;
  const config = absent ? defaultConfig(platform) : loaded;
  if (!config.ok) return config;
  const tree = await platform.repository(roundSettings(config.value).workDir).state();
  return ok({
    ...(absent ? {} : { configPath: config.value.path }),
    standing: standingDefenses(wanted.value, config.value, platform, tree.ok),
  });
};
