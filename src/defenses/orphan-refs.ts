import { active, off, words, type Defense } from './define.ts';

export const orphanRefs: Defense = {
  name: 'orphan_refs',
  title: 'Kept under a ref',
  summary:
    'Work that is taken out of the tree or left behind by a failed round is kept under refs/agent-runner/orphans/, so that it outlives a dropped stash and a garbage collection.',
  incident: {
    story:
      'An agent ran `git reset --hard` over hours of uncommitted changes; what git still had of them were blobs without names.',
    references: ['https://github.com/anthropics/claude-code/issues/84660'],
  },
  catches:
    '`git stash drop`, `git stash clear`, `git gc --prune=now`: the work can still be had by `agent-runner orphans`.',
  leaves: 'Branches, tags and other people’s stashes: nothing of the user’s is touched.',
  reads: ['a git work tree'],
  value: () => words('refs/agent-runner/orphans/R<N>'),
  state: ({ workTree }) => (workTree ? active('leftovers are kept') : off('the work folder is not in a git work tree')),
  guard: { file: 'test/process/git/stash.test.ts', test: 'a dropped stash can still be had by its ref' },
  cases: [
    { name: 'a repository', given: {}, state: 'active', value: 'refs/agent-runner/orphans/R<N>' },
    { name: 'no repository', given: { workTree: false }, state: 'off', value: 'refs/agent-runner/orphans/R<N>' },
  ],
};
