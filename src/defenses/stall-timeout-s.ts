import { active, inSeconds, off, words, type Defense } from './define.ts';

export const stallTimeoutS: Defense = {
  name: 'stall_timeout_s',
  title: 'Silence',
  summary: 'A round whose agent has printed nothing for this long is ended.',
  incident: {
    story:
      'A headless agent printed its first two events and then nothing more, alive and silent; its user’s own watchdog ended it after a quarter of an hour.',
    references: [
      'https://github.com/openai/codex/issues/28476',
      'https://github.com/anthropics/claude-code/issues/39700',
    ],
  },
  catches: 'An agent that hangs on a dead connection is ended long before the wall.',
  leaves: 'An agent that prints a retry notice now and then: that is a sign of life.',
  reads: ['runtime.stall_timeout_s'],
  value: ({ limits }) => (limits.stallMs === undefined ? words('none') : inSeconds(limits.stallMs)),
  state: ({ limits }) =>
    limits.stallMs === undefined
      ? off('runtime.stall_timeout_s is not set, as some agents are silent to their end')
      : active('silence is timed'),
  guard: {
    file: 'test/process/limits.test.ts',
    test: 'a round that says nothing any more is stalled, one that speaks is not',
  },
  cases: [
    { name: 'five minutes', given: { limits: { stallMs: 300_000 } }, state: 'active', value: '300 s' },
    { name: 'not set, the default', given: {}, state: 'off', value: 'none' },
  ],
};
