import { roundVariables } from '../model/round-variables.ts';
import { managerVariables } from '../model/service.ts';
import type { RoundSettings } from '../model/round-settings.ts';

/**
 * Dropped from what the agent inherits: a nested Claude Code refuses to run, and Node or Bun options
 * meant for somebody else would run code in the agent.
 */
const dropped: ReadonlySet<string> = new Set([
  'CLAUDECODE',
  'NODE_OPTIONS',
  'BUN_OPTIONS',
  'BUN_BE_BUN',
  // An agent that called itself ready, or alive, would be believed.
  ...managerVariables,
  // Some are set in some rounds only: a supervisor inside a round must not hand on its own.
  ...roundVariables,
]);

/** What the environment tells an agent about its round. */
export interface RoundFacts {
  readonly roundNum: number;
  readonly roundId: string;
  readonly contextFile: string;
  readonly doneFile: string;
  readonly idleFile: string;
  /** It should look at all as if for the first time. */
  readonly freshEyes: boolean;
}

/** The whole environment of the agent: ours without what is dropped, then `[agent.env]`, then the round's facts. */
export const childEnvironment = (
  inherited: Readonly<Record<string, string | undefined>>,
  settings: RoundSettings,
  facts: RoundFacts,
): Record<string, string> => {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(inherited)) {
    if (value !== undefined && !dropped.has(name)) environment[name] = value;
  }
  return {
    ...environment,
    ...settings.agent.env,
    AGENT_RUNNER_PROJECT: settings.project,
    AGENT_RUNNER_LOG_DIR: settings.logDir,
    AGENT_RUNNER_ROUND_NUM: String(facts.roundNum),
    AGENT_RUNNER_ROUND_ID: facts.roundId,
    AGENT_RUNNER_PHASE: settings.phase,
    AGENT_RUNNER_CONTEXT_FILE: facts.contextFile,
    AGENT_RUNNER_DONE_FILE: facts.doneFile,
    AGENT_RUNNER_IDLE_FILE: facts.idleFile,
    ...(facts.freshEyes ? { AGENT_RUNNER_FRESH_EYES: '1' } : {}),
  };
};
