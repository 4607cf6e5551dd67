import type { HookSettings } from './hook-settings.ts';
import type { Prices } from './prices.ts';
import type { DurationMs } from './time.ts';

export const promptDeliveries = ['argv', 'stdin', 'file'] as const;
/** How the assembled prompt reaches the agent. */
export type PromptDelivery = (typeof promptDeliveries)[number];

export const contextModes = ['prepend', 'file', 'none'] as const;
/** Where the round context stands: above the prompt, only in its file, or nowhere. */
export type ContextMode = (typeof contextModes)[number];

export const dirtyActions = ['stash', 'ignore', 'auto_commit'] as const;
/** What happens to work that a clean round left uncommitted. */
export type DirtyAction = (typeof dirtyActions)[number];

/** What a pattern in an agent's plain text can tell. */
export type AgentPatternKind = 'auth' | 'billing' | 'quota' | 'transient' | 'context';

/** The agent as a round starts it. */
export interface AgentSettings {
  /** The record in the agents' registry that starts it and reads what it prints. */
  readonly preset: string;
  /** How people call it in views; the preset's name unless configured. */
  readonly name: string;
  /** Program and arguments, without the prompt. */
  readonly command: readonly [string, ...string[]];
  /** Arguments behind `command`; `{prompt}` stands for the prompt, `{prompt_file}` for the path of a file with it. */
  readonly promptArguments: readonly string[];
  readonly promptDelivery: PromptDelivery;
  /** `[agent.env]`, on top of the inherited environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Arguments between `command` and the prompt’s by which it ends itself at the round’s cost; absent where it cannot. */
  readonly costCap?: readonly string[];
  /** `[agent.patterns]`, JavaScript regular expressions, case ignored: they add to the preset's own. */
  readonly patterns?: Readonly<Partial<Record<AgentPatternKind, readonly string[]>>>;
}

/** The limits that an agent cannot argue with. An absent limit is off. */
export interface RoundLimits {
  readonly timeoutMs: DurationMs;
  readonly stallMs?: DurationMs;
  readonly memoryBytes?: number;
  readonly logBytes: number;
  /** US dollars, as far as the agent tells what it costs while it runs. */
  readonly costUsd?: number;
  /** Between SIGTERM and SIGKILL. */
  readonly killGraceMs: DurationMs;
  /** How long an agent may live on after its terminal event. */
  readonly lingerGraceMs: DurationMs;
}

export interface PromptSettings {
  /** Absolute paths; the first must exist, a later one that is missing is skipped. */
  readonly files: readonly [string, ...string[]];
  readonly separator: string;
  readonly stripFrontmatter: boolean;
  readonly minBytes: number;
  readonly contextMode: ContextMode;
}

/** Everything that one round needs to know: what configuration (or a program that uses the Round as a library) says. */
export interface RoundSettings {
  readonly project: string;
  /** Absolute. */
  readonly workDir: string;
  /** Absolute. */
  readonly logDir: string;
  /** The file that these settings come from; absolute. Absent where a program made them. */
  readonly configPath?: string;
  /** Empty without phases. */
  readonly phase: string;
  /** The place of the phase in the list, from 0; absent without phases. */
  readonly phaseIndex?: number;
  readonly agent: AgentSettings;
  readonly limits: RoundLimits;
  readonly prompt: PromptSettings;
  /** By which the cost of an agent that tells only tokens is estimated; absent: not at all. */
  readonly prices?: Prices;
  readonly dirtyAction: DirtyAction;
  /** Two identical leftovers within this time are stashed once. */
  readonly stashIdempotencyMs: DurationMs;
  readonly hooks: HookSettings;
  /** Every so many rounds the agent is told to look with fresh eyes; 0 is never. */
  readonly freshEyesEvery: number;
  /** How many round logs to keep; 0 keeps all. */
  readonly logRetention: number;
  /** At or above this use of the disk a round does not start. */
  readonly diskCriticalPct: number;
}
