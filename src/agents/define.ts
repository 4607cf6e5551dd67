import type { Outcome } from '../model/outcome.ts';
import type { PromptDelivery } from '../model/round-settings.ts';
import type { Usage } from '../model/round-report.ts';
import type { EpochMs } from '../model/time.ts';
import type { ExitStatus } from '../model/exit-status.ts';

/** How an agent CLI is started without a person. */
export interface AgentStart {
  /** Program and the arguments that make it headless, JSON-speaking and unattended. */
  readonly command: readonly [string, ...string[]];
  /** Arguments behind `command`; `{prompt}` and `{prompt_file}` are filled in. */
  readonly promptArguments: readonly string[];
  readonly promptDelivery: PromptDelivery;
  /** Set for the child unless `[agent.env]` says otherwise. */
  readonly env: Readonly<Record<string, string>>;
  /** The arguments that grant it everything, so that it never asks: told by `init` and `doctor`. */
  readonly trust: readonly string[];
  /** Arguments by which it ends itself at a cost; `{usd}` is filled in. Absent where it has no such limit of its own. */
  readonly costCap?: readonly string[];
  /** What must hold where it runs as root, in words; absent where nothing must. */
  readonly asRoot?: string;
}

/** Where an agent CLI finds its login: by this one account is told from another, and a renewed login from the old one. */
export interface LoginSource {
  /** Environment variables that hold a key, or choose the account or its folder. */
  readonly env: readonly string[];
  /** Files that hold a login; `~` is the home folder, `$NAME` at the head the folder that a variable names. */
  readonly files: readonly string[];
}

/** What led to a verdict, for `explain outcome` and `classify`. Line numbers count from 1. */
export interface Evidence {
  readonly rule: string;
  readonly line?: number;
  readonly text: string;
}

/** What the supervisor itself knows of a round's end. */
export interface RoundEnding {
  readonly exit: ExitStatus;
  /** When it ended: clock times in texts are read against it. */
  readonly at: EpochMs;
  /** The host's IANA time zone, for clock times without one. */
  readonly timeZone: string;
  /** A log is read long after its round (`classify`): a reset that was told is reported even where it has passed. */
  readonly afterTheFact?: true;
}

export interface Verdict {
  readonly outcome: Outcome;
  readonly evidence: readonly Evidence[];
  readonly usage?: Usage;
  readonly finalMessage?: string;
}

/** What a line shows about the agent beyond its verdict. */
export interface LineSigns {
  /** The terminal event has been read: the agent should exit now. */
  readonly finished: boolean;
  /** A tool call repeated `times` in a row with the same input. */
  readonly repetition?: { readonly tool: string; readonly times: number };
}

/**
 * Reads what an agent prints, line by line, while the round runs. Pure: `(state, line) -> state`;
 * the state is bounded whatever is printed. Never throws.
 */
export interface Reader<State> {
  readonly start: State;
  step(state: State, line: string, lineNumber: number): State;
  signs(state: State): LineSigns;
  /** What was used up so far, as far as it was told. */
  usage(state: State): Usage;
  verdict(state: State, ending: RoundEnding): Verdict;
  /** The line as people read it (tool calls in brief, text as it is), or undefined to hide it. */
  render(line: string): string | undefined;
}

/** A reader at work on one round's output: its state, carried along. */
export interface Reading {
  /** `lineNumber` where lines were passed over; else each is one more than the one before. */
  feed(line: string, lineNumber?: number): void;
  signs(): LineSigns;
  usage(): Usage;
  verdict(ending: RoundEnding): Verdict;
  render(line: string): string | undefined;
}

/** Puts a reader to work. */
export const reading = <State>(reader: Reader<State>): Reading => {
  let state = reader.start;
  let lines = 0;
  return {
    feed: (line, lineNumber = lines + 1) => {
      lines = lineNumber;
      state = reader.step(state, line, lines);
    },
    signs: () => reader.signs(state),
    usage: () => reader.usage(state),
    verdict: (ending) => reader.verdict(state, ending),
    render: (line) => reader.render(line),
  };
};

/** Patterns by which text without structure is read; configuration adds to them. Case is ignored. */
export interface AgentPatterns {
  readonly auth: readonly string[];
  readonly billing: readonly string[];
  readonly quota: readonly string[];
  readonly transient: readonly string[];
  readonly context: readonly string[];
}

/** A named example: a unit test, an example in the reference, and text for `explain`. */
export interface AgentCase {
  readonly name: string;
  readonly log: string;
  readonly exit: number;
  readonly outcome: Outcome['name'];
}

/** One agent CLI. */
export interface Agent {
  readonly name: string;
  readonly title: string;
  /** In one sentence. */
  readonly summary: string;
  readonly start: AgentStart;
  /** The program whose presence on PATH suggests this preset; absent for `demo` and `custom`. */
  readonly detect?: string;
  readonly versionCommand: readonly string[];
  /** Versions whose output was captured and read. */
  readonly checkedVersions: readonly string[];
  /** Where its login comes from; absent where we do not know. */
  readonly login?: LoginSource;
  /** How a person renews the login. */
  readonly loginHint: string;
  readonly patterns: AgentPatterns;
  /** Starts reading one round's output, with configured patterns added. */
  read(extra: Partial<AgentPatterns>): Reading;
  readonly cases: readonly AgentCase[];
}
