import { loadConfig } from '../config/load.ts';
import type { LoadedConfig } from '../config/loaded.ts';
import { roundSettings } from '../config/settings.ts';
import { ok, type Result } from '../model/result.ts';
import type { RoundSettings } from '../model/round-settings.ts';
import type { Platform } from '../ports/platform.ts';
import type { Finding, Patient } from './doctor/define.ts';
import { doctorChecks } from './doctor/index.ts';
import { installedServices } from './service-files.ts';

/** A check with what it found; nothing where the question does not arise here. */
export interface Examined {
  readonly name: string;
  readonly title: string;
  readonly findings: readonly Finding[];
}

export interface DoctorReport {
  readonly configPath: string;
  readonly checks: readonly Examined[];
}

const phasesOf = (config: LoadedConfig): Patient['phases'] => {
  const [, ...others] = new Set(config.values.phases.list);
  const later: readonly RoundSettings[] = others.map((phase) => roundSettings(config, phase));
  return [roundSettings(config), ...later];
};

/** The manager that keeps the project running, else the user's own. */
const managerOf = (platform: Platform, config: LoadedConfig): Patient['manager'] => {
  const system = platform.services('system');
  return installedServices(config.path, system, platform.files).length > 0 ? system : platform.services('user');
};

/** Looks for everything that will bite tonight. Fails only where there is no configuration to look at. */
export const examine = async (platform: Platform, named: string | undefined): Promise<Result<DoctorReport>> => {
  const config = loadConfig(platform, named);
  if (!config.ok) return config;
  const patient: Patient = {
    platform,
    config: config.value,
    phases: phasesOf(config.value),
    manager: managerOf(platform, config.value),
  };
  const checks: Examined[] = [];
  for (const check of doctorChecks)
    checks.push({ name: check.name, title: check.title, findings: await check.run(patient) });
  return ok({ configPath: config.value.path, checks });
};
