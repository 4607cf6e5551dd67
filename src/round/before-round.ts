import type { RoundContext } from '../model/round-context.ts';
import type { RoundSettings } from '../model/round-settings.ts';
import type { Status } from '../model/status.ts';
import type { EpochMs } from '../model/time.ts';
import { callHook, type HookPorts } from './hooks.ts';
import { ownContext } from './own-context.ts';
import type { RoundParts } from './parts.ts';

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

interface HookSetting {
  readonly ports: HookPorts;
  readonly settings: RoundSettings;
  readonly abort: AbortSignal;
}

const preRound = async ({ ports, settings, abort }: HookSetting, context: RoundContext): Promise<void> => {
  const { preRound: command } = settings.hooks;
  if (command === undefined || abort.aborted) return;
  const { started_at: _, ...facts } = context;
  await callHook(ports, settings, { hook: 'pre_round', command, facts, roundNum: context.round_num, abort });
};

/** Asks every hook of `[hooks.context]`, one after the other; a key for each that told something. */
const contextHooks = async (
  { ports, settings, abort }: HookSetting,
  context: RoundContext,
): Promise<Readonly<Record<string, unknown>>> => {
  const told: Record<string, unknown> = {};
  for (const [name, command] of Object.entries(settings.hooks.context)) {
    if (abort.aborted) break;
    const call = { hook: `context.${name}`, command, facts: context, roundNum: context.round_num, abort };
    const output = await callHook(ports, settings, call);
    const value = output === undefined ? undefined : contextValue(output);
    if (value !== undefined) told[name] = value;
  }
  return told;
};

/** A round that passed its checks and is about to begin. */
export interface ComingRound {
  readonly settings: RoundSettings;
  readonly roundNum: number;
  /** The status before this round. */
  readonly before: Status;
  /** Once aborted, a hook is ended, and the next one is not waited for. */
  readonly kill: AbortSignal;
}

/** When a round begins, and what it is told: our part of its context, and what hooks told. */
export interface Prelude {
  readonly startedAt: EpochMs;
  readonly context: { readonly own: RoundContext; readonly hooks: Readonly<Record<string, unknown>> };
}

/** Calls the hooks that come before a round: `pre_round`, then those that add to its context. */
export const beforeRound = async (
  { platform, journal }: RoundParts,
  { settings, roundNum, before, kill }: ComingRound,
): Promise<Prelude> => {
  const { clock, files, processes } = platform;
  const setting: HookSetting = { ports: { processes, journal }, settings, abort: kill };
  const contextAt = (startedAt: EpochMs): RoundContext => ownContext({ files, settings, roundNum, startedAt, before });
  await preRound(setting, contextAt(clock.now()));
  const startedAt = clock.now();
  const own = contextAt(startedAt);
  return { startedAt, context: { own, hooks: await contextHooks(setting, own) } };
};
