import { agents } from '../agents/index.ts';
import { loadConfig, readConfig } from '../config/load.ts';
import type { LoadedConfig } from '../config/loaded.ts';
import { loopPolicy } from '../config/loop-settings.ts';
import { roundSettings } from '../config/settings.ts';
import type { Defense, DefenseFacts, DefenseState, DefenseValue } from '../defenses/define.ts';
import { defenses } from '../defenses/index.ts';
import { rules } from '../loop/delays.ts';
import { nearest } from '../model/nearest.ts';
import { fail, ok, type Result } from '../model/result.ts';
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
const defaultConfig = ({ self }: Pick<Platform, 'self'>): Result<LoadedConfig> =>
  readConfig(leastConfig, `${self.cwd}/agent-runner.toml`, {
    folder: self.cwd,
    home: self.home,
    self: self.command,
    agents,
  });

/** The facts under a configuration, on this machine. */
const factsUnder = async (config: LoadedConfig, platform: Platform): Promise<DefenseFacts> => {
  const settings = roundSettings(config);
  const tree = await platform.repository(settings.workDir).state();
  return {
    limits: settings.limits,
    dirtyAction: settings.dirtyAction,
    stashIdempotencyMs: settings.stashIdempotencyMs,
    restartDelayMs: loopPolicy(config, platform.self.timeZone).restartDelayMs,
    crashLoopRounds: rules.crashLimit,
    containment: platform.processes.containment,
    system: platform.self.system,
    workTree: tree.ok,
    startupChecksSkipped: platform.self.env['AGENT_RUNNER_SKIP_STARTUP_CHECK'] === '1',
  };
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
  const facts = await factsUnder(config.value, platform);
  return ok({
    ...(absent ? {} : { configPath: config.value.path }),
    standing: wanted.value.map((defense) => ({ defense, value: defense.value(facts), state: defense.state(facts) })),
  });
};
