import type { AgentPatterns } from '../define.ts';
import type { Json } from './json.ts';
import type { Signal } from './signal.ts';
import type { EndHabits } from './verdict.ts';

/** How one agent's output is understood; everything else is shared. */
export interface Dialect extends EndHabits {
  readonly patterns: AgentPatterns;
  /** Beginnings of lines that carry nothing we need (tool results, partial messages): not even parsed, for speed. */
  readonly skip: readonly string[];
  /** What an event says; undefined where it is none of this agent's format. Absent for agents that print text only. */
  readonly event?: (event: Json) => readonly Signal[] | undefined;
  /** What a line of plain text says by itself, for CLIs whose text is a format. */
  readonly text?: (line: string) => readonly Signal[];
  /** Plain lines that the CLI prints whatever happens: no answer of the agent. */
  readonly chatter: RegExp;
}
