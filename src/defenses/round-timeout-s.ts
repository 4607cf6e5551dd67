import { active, inSeconds, type Defense } from './define.ts';

export const roundTimeoutS: Defense = {
  name: 'round_timeout_s',
  title: 'The wall',
  summary: 'No round runs longer than this, measured by the monotonic clock.',
  incident: {
    story:
      'A nightly unattended agent hung at its start, without a line of output, for four hours on two nights running, until something outside killed it.',
    references: [
      'https://github.com/anthropics/claude-code/issues/75613',
      'https://github.com/anthropics/claude-code/issues/9026',
    ],
  },
  catches: 'An agent that never returns is ended when its time is up, and the round is told as `timeout`.',
  leaves: 'An agent that finishes one second before the wall.',
  reads: ['runtime.round_timeout_s', 'phases.<name>.round_timeout_s'],
  value: ({ limits }) => inSeconds(limits.timeoutMs),
  state: () => active('every round has a wall'),
  guard: { file: 'test/process/limits.test.ts', test: 'the wall falls within 50 ms of its time' },
  cases: [
    { name: 'half an hour, the default', given: {}, state: 'active', value: '1800 s' },
    { name: 'a short phase', given: { limits: { timeoutMs: 60_000 } }, state: 'active', value: '60 s' },
  ],
};
