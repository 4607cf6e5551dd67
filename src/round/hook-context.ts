import type { RoundContext } from '../model/round-context.ts';
import type { RoundSettings } from '../model/round-settings.ts';
import { callHook, type HookPorts } from './hooks.ts';

/** What a hook printed, as the context holds it: JSON as JSON, else its text; undefined where it printed nothing. */
export const contextValue = (output: string): unknown => {
  const text = output.trim();
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** Asks every hook of `[hooks.context]`, one after the other; a key for each that told something. */
export const hookContext = async (
  ports: HookPorts,
  settings: RoundSettings,
  context: RoundContext,
  abort: AbortSignal,
): Promise<Readonly<Record<string, unknown>>> => {
  const told: Record<string, unknown> = {};
  for (const [name, command] of Object.entries(settings.hooks.context)) {
    const call = { hook: `context.${name}`, command, facts: context, roundNum: context.round_num, abort };
    const output = await callHook(ports, settings, call);
    const value = output === undefined ? undefined : contextValue(output);
    if (value !== undefined) told[name] = value;
  }
  return told;
};
