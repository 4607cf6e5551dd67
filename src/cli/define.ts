import type { ArgsDef, ParsedArgs } from 'citty';
import type { ExitCode } from '../model/exit-code.ts';
import type { Result } from '../model/result.ts';
import type { Platform } from '../ports/platform.ts';
import type { Terminal } from '../ports/terminal.ts';

/** What a verb's `run` is given. */
export interface Invocation<Args extends ArgsDef> {
  readonly args: ParsedArgs<Args>;
  /** What was typed behind the verb: of a flag that stands twice, `args` holds only the last. */
  readonly words: readonly string[];
  readonly terminal: Terminal;
  /** Loaded on demand: a verb that does not touch the system does not pay for it. */
  readonly platform: () => Promise<Platform>;
}

/** One verb: its flags, examples for `--help`, and what it does. A failure is rendered by the caller, as text or as `--json`. */
export interface Verb<Args extends ArgsDef = ArgsDef> {
  readonly args: Args;
  /** Whole command lines with a word on each: `[command, what it does]`. */
  readonly examples: readonly (readonly [string, string])[];
  /** The last place takes any number of words; all of them stand in `args._`. */
  readonly rest?: true;
  run(invocation: Invocation<Args>): Promise<Result<ExitCode>>;
}

/** A verb whose flags' types are forgotten: what the list of verbs holds. */
export type AnyVerb = Pick<Verb, 'args' | 'examples' | 'rest'> & {
  readonly run: (invocation: never) => Promise<Result<ExitCode>>;
};

/** A verb with its flags' types inferred. */
export const defineVerb = <const Args extends ArgsDef>(verb: Verb<Args>): Verb<Args> => verb;

/** Flags that many verbs share, spelt the same everywhere. */
export const sharedArgs = {
  config: {
    type: 'string',
    alias: 'c',
    valueHint: 'FILE',
    description: 'configuration file (default: agent-runner.toml here or in a folder above)',
  },
  json: { type: 'boolean', description: 'the result as JSON on stdout' },
} as const satisfies ArgsDef;
