import { active, off, words, type Defense } from './define.ts';

export const staleIndexLock: Defense = {
  name: 'stale_index_lock',
  title: 'A lock that a dead git left',
  summary:
    'An index.lock is removed only when it is old and no process of a round lives, or when it is a dead supervisor’s own.',
  incident: {
    story:
      'A git that was killed left its lock, and every later command in that place failed; a first mend that removed locks on sight would have let two gits write one index.',
    references: [
      'https://github.com/NousResearch/hermes-agent/pull/107216',
      'https://github.com/gitbutlerapp/gitbutler/issues/5390',
    ],
  },
  catches: 'The lock of a git that was killed with its round.',
  leaves: 'The fresh lock of a git that a person is running beside us.',
  reads: ['a git work tree'],
  value: () => words('old and unowned'),
  state: ({ workTree }) =>
    workTree
      ? active('looked for before a round and after it, and at the start')
      : off('the work folder is not in a git work tree'),
  guard: { file: 'test/process/git/states.test.ts', test: 'an index.lock is removed only when it is old' },
  cases: [
    { name: 'a repository', given: {}, state: 'active', value: 'old and unowned' },
    { name: 'no repository', given: { workTree: false }, state: 'off', value: 'old and unowned' },
  ],
};
