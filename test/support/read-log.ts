import type { Agent, AgentPatterns, RoundEnding, Verdict } from '../../src/agents/define.ts';
import { createLineSplitter } from '../../src/agents/read/lines.ts';

/** Half an hour before the resets that the captured logs tell. */
export const roundEnd = Date.parse('2026-11-22T12:14:22Z');

/** How a round ended that exited by itself. */
export const exited = (code: number): RoundEnding => ({
  exit: { kind: 'exited', code },
  at: roundEnd,
  timeZone: 'Europe/Berlin',
});

/** Reads a whole log with an agent's reader, as the Round does. */
export const readLog = (
  agent: Agent,
  log: string | Uint8Array,
  exit: number,
  extra: Partial<AgentPatterns> = {},
): Verdict => {
  const splitter = createLineSplitter();
  const reader = agent.read(extra);
  const bytes = typeof log === 'string' ? new TextEncoder().encode(log) : log;
  for (const line of [...splitter.feed(bytes), ...splitter.end()]) reader.feed(line);
  return reader.verdict(exited(exit));
};
