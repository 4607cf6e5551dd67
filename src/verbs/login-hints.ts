import type { LoadedConfig } from '../config/loaded.ts';
import { roundSettings } from '../config/settings.ts';

/** How a person renews the login of the agent of each phase (`''` without phases): the configured hint, else the agent's own. */
export const loginHints = (config: LoadedConfig): Readonly<Record<string, string>> => {
  const { list } = config.values.phases;
  const { auth_fail_hint: configured } = config.values.monitor;
  const hintFor = (phase: string | undefined): string =>
    configured === '' ? (config.agents[roundSettings(config, phase).agent.preset]?.loginHint ?? '') : configured;
  if (list.length === 0) return { '': hintFor(undefined) };
  return Object.fromEntries(list.map((phase) => [phase, hintFor(phase)]));
};
