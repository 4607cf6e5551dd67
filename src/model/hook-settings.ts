import type { DurationMs } from './time.ts';

/** Program and arguments; the program absolute, or a bare name that is looked for on PATH. */
export type HookCommand = readonly [string, ...string[]];

/** The programs that are called around a round. An absent one is off. */
export interface HookSettings {
  readonly preRound?: HookCommand;
  readonly postRound?: HookCommand;
  readonly onStop?: HookCommand;
  /** By the key under which the output joins the round context, in the order in which they are called. */
  readonly context: Readonly<Record<string, HookCommand>>;
  /** How long each call may take. */
  readonly timeoutMs: DurationMs;
}
