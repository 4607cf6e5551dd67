import { active, words, type Defense } from './define.ts';

export const flockConcurrency: Defense = {
  name: 'flock_concurrency',
  title: 'One supervisor',
  summary:
    'A lock on the log folder and on the work tree lets one supervisor work in a place; a second one is refused and told who is there.',
  incident: {
    story: 'Four agents were sent into one repository at once, and all four failed on git’s index lock.',
    references: ['https://github.com/agent-tools-org/ai-dispatch/issues/32'],
  },
  catches: 'A second `serve` in the same project exits 75 and names the holder’s process, age and command.',
  leaves: 'A lock file whose holder is dead: the kernel let go of the lock with the process.',
  reads: [],
  value: () => words('flock'),
  state: () => active('the locks are taken before anything else'),
  guard: { file: 'test/unit/platform/lock.test.ts', test: 'keeps a second one out and tells it who holds it' },
  cases: [{ name: 'always', given: {}, state: 'active', value: 'flock' }],
};
