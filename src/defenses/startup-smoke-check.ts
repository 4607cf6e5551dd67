import { active, off, words, type Defense } from './define.ts';

export const startupSmokeCheck: Defense = {
  name: 'startup_smoke_check',
  title: 'Checks before a round',
  summary:
    'Configuration, log folder, agent, work tree, prompt and disk are checked before a round starts, and every failure is told with its mend.',
  incident: {
    story:
      'A prompt that began with dashes was taken for a flag: one agent died of it within a fifth of a second, another exited 0 and had done nothing. A scheduled job was dark for days because its agent was not on the PATH.',
    references: [
      'https://github.com/remyxai/outrider/pull/63',
      'https://github.com/earendil-works/pi/issues/4163',
      'https://github.com/danielmiessler/LifeOS/pull/1460',
    ],
  },
  catches: 'A missing agent, an empty prompt, a full disk: exit 78 with the reasons, not a night of failed rounds.',
  leaves: 'A cause that mends itself (a disk, a mount) while the Loop runs: it waits and looks again.',
  reads: ['AGENT_RUNNER_SKIP_STARTUP_CHECK'],
  value: ({ startupChecksSkipped }) => words(startupChecksSkipped ? 'skipped' : 'before every round'),
  state: ({ startupChecksSkipped }) =>
    startupChecksSkipped
      ? off('AGENT_RUNNER_SKIP_STARTUP_CHECK=1 is set')
      : active('all checks run, all failures are told'),
  guard: {
    file: 'test/unit/round/preflight.test.ts',
    test: 'every check that fails is told, not the first alone',
  },
  cases: [
    { name: 'the default', given: {}, state: 'active', value: 'before every round' },
    { name: 'skipped', given: { startupChecksSkipped: true }, state: 'off', value: 'skipped' },
  ],
};
