import { active, inSeconds, type Defense } from './define.ts';

export const lingerGraceS: Defense = {
  name: 'linger_grace_s',
  title: 'Finished, but will not exit',
  summary:
    'An agent that has told its end but does not exit is ended after this time, and its round keeps the outcome that it told.',
  incident: {
    story:
      'An agent printed its final result after 18 minutes of good work and then stayed, its output open, until somebody pressed Ctrl-C.',
    references: [
      'https://github.com/anthropics/claude-code/issues/25629',
      'https://github.com/OpenRouterLabs/spawn/pull/340',
    ],
  },
  catches: 'Idle helpers that hold a finished agent open: the round ends as `ok`, with `lingered` in `agent_exit`.',
  leaves: 'A finished agent whose child is still at work, up to the wall.',
  reads: ['runtime.linger_grace_s'],
  value: ({ limits }) => inSeconds(limits.lingerGraceMs),
  state: () => active('the agent’s own terminal event starts the clock'),
  guard: {
    file: 'test/process/limits.test.ts',
    test: 'an agent that finished and will not exit is ended after its grace',
  },
  cases: [{ name: 'twenty seconds, the default', given: {}, state: 'active', value: '20 s' }],
};
