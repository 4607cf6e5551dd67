import { active, inSeconds, type Defense } from './define.ts';

export const failureBackoff: Defense = {
  name: 'failure_backoff',
  title: 'Slower after each failure',
  summary:
    'After a failed round the Loop waits, twice as long each time up to five minutes, with jitter; after a good one only restart_delay_s.',
  incident: {
    story:
      'A login that had expired kept a team of agents in an endless row of refused requests until a person looked.',
    references: ['https://github.com/Yeachan-Heo/oh-my-claudecode/issues/1308'],
  },
  catches: 'A row of failures: each wait is longer than the one before.',
  leaves: 'The round after a good one: it starts after the usual delay.',
  reads: ['runtime.restart_delay_s'],
  value: ({ restartDelayMs }) => inSeconds(restartDelayMs),
  state: () => active('each wait is told with its reason'),
  guard: { file: 'test/unit/loop/decide.test.ts', test: 'failures double the delay up to five minutes' },
  cases: [{ name: 'three seconds, the default', given: {}, state: 'active', value: '3 s' }],
};
