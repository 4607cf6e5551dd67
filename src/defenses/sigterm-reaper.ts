import { active, words, type Defense } from './define.ts';

export const sigtermReaper: Defense = {
  name: 'sigterm_reaper',
  title: 'A supervisor that is ended takes its round along',
  summary:
    'SIGTERM, SIGINT and SIGHUP to the supervisor end the round in flight in good order and close it in the journal.',
  incident: {
    story:
      'A watchdog was killed and started anew; its old agent lived on beside the new one, and both wrote to the same files.',
    references: [
      'https://github.com/synthaea-lab/edr-new/issues/216',
      'https://github.com/Untrivial-ai/agent-orchestrator/issues/356',
    ],
  },
  catches: 'A service manager that stops us finds no process of the round afterwards.',
  leaves: 'The first signal to the Loop lets its round finish; only the second ends it.',
  reads: [],
  value: () => words('SIGTERM, SIGINT, SIGHUP'),
  state: () => active('the signals are handled for as long as a round can run'),
  guard: {
    file: 'test/unit/loop/signals.test.ts',
    test: 'the first SIGTERM stops and touches no round, the second kills it',
  },
  cases: [{ name: 'always', given: {}, state: 'active', value: 'SIGTERM, SIGINT, SIGHUP' }],
};
