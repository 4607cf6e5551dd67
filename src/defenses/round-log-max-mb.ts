import { active, inMegabytes, type Defense } from './define.ts';

export const roundLogMaxMb: Defense = {
  name: 'round_log_max_mb',
  title: 'Size of the round’s log',
  summary: 'A round whose output passes this size is ended.',
  incident: {
    story:
      'The output of one background task grew to 1.4 TB over night and left 15 GB of a 2 TB disk; another wrote 107 GB in three minutes.',
    references: [
      'https://github.com/anthropics/claude-code/issues/35886',
      'https://github.com/anthropics/claude-code/issues/31048',
    ],
  },
  catches: 'An agent caught in a print loop is ended and told as `log_flood`, before the disk is full.',
  leaves: 'A talkative agent below the limit; its log is never cut.',
  reads: ['runtime.round_log_max_mb'],
  value: ({ limits }) => inMegabytes(limits.logBytes),
  state: () => active('the size of the log is watched'),
  guard: {
    file: 'test/unit/round/limits.test.ts',
    test: 'each limit is told with its key and value as the configuration spells them',
  },
  cases: [{ name: 'a gigabyte, the default', given: {}, state: 'active', value: '1024 MB' }],
};
