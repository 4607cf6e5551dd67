import { active, degraded, inSeconds, type Defense } from './define.ts';

export const killGraceS: Defense = {
  name: 'kill_grace_s',
  title: 'TERM, then KILL',
  summary: 'An ended round gets SIGTERM, and what is still alive after this time gets SIGKILL.',
  incident: {
    story:
      'An agent whose terminal had gone ran at full processor load for 17 hours; SIGTERM did nothing, only SIGKILL ended it.',
    references: ['https://github.com/anthropics/claude-code/issues/47872'],
  },
  catches: 'An agent that ignores SIGTERM is killed when the grace is over.',
  leaves: 'An agent that uses the grace to commit and exits by itself.',
  reads: ['runtime.kill_grace_s'],
  value: ({ limits }) => inSeconds(limits.killGraceMs),
  state: ({ limits }) =>
    limits.killGraceMs > 0
      ? active('SIGKILL follows SIGTERM')
      : degraded('SIGKILL follows at once: an agent cannot save its work'),
  guard: { file: 'test/process/escapes.test.ts', test: 'a round that ignores SIGTERM is killed after the grace' },
  cases: [
    { name: 'five seconds, the default', given: {}, state: 'active', value: '5 s' },
    { name: 'no grace', given: { limits: { killGraceMs: 0 } }, state: 'degraded', value: '0 s' },
  ],
};
