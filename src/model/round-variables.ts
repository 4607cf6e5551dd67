/**
 * The variables by which an agent is told of its round. They are the supervisor's: `AGENT_RUNNER_ROUND_ID` marks every
 * process of the round, and another value would hide them from whoever closes the round after a crash.
 */
export const roundVariables = [
  'AGENT_RUNNER_PROJECT',
  'AGENT_RUNNER_LOG_DIR',
  'AGENT_RUNNER_ROUND_NUM',
  'AGENT_RUNNER_ROUND_ID',
  'AGENT_RUNNER_PHASE',
  'AGENT_RUNNER_CONTEXT_FILE',
  'AGENT_RUNNER_DONE_FILE',
  'AGENT_RUNNER_IDLE_FILE',
  'AGENT_RUNNER_FRESH_EYES',
] as const;
