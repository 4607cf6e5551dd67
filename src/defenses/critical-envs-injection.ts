import { active, words, type Defense } from './define.ts';

export const criticalEnvsInjection: Defense = {
  name: 'critical_envs_injection',
  title: 'A known environment',
  summary:
    'The agent is told its round by AGENT_RUNNER_* variables, and variables that break or divert it are taken away.',
  incident: {
    story:
      'Agents that were started from inside another agent’s session refused to start: one inherited variable, CLAUDECODE, was enough.',
    references: [
      'https://github.com/anthropics/claude-code/issues/32618',
      'https://github.com/paperclipai/paperclip/issues/560',
    ],
  },
  catches:
    'CLAUDECODE, NODE_OPTIONS, BUN_OPTIONS and BUN_BE_BUN of the supervisor’s own environment do not reach the agent.',
  leaves: 'Everything else is inherited, and `[agent.env]` has the last word.',
  reads: [],
  value: () => words('AGENT_RUNNER_*'),
  state: () => active('the environment of every agent is built anew'),
  guard: {
    file: 'test/unit/round/environment.test.ts',
    test: 'what would run code in the agent or stop a nested one is dropped',
  },
  cases: [{ name: 'always', given: {}, state: 'active', value: 'AGENT_RUNNER_*' }],
};
