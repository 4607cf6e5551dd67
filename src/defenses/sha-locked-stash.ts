import { active, off, words, type Defense } from './define.ts';

export const shaLockedStash: Defense = {
  name: 'sha_locked_stash',
  title: 'A stash by its SHA',
  summary: 'A stash that we made is named by its SHA and never by its place in the list.',
  incident: {
    story:
      'Two sessions shared one list of stashes: a pop by place and the reset after it destroyed the work of both, about 600 lines of one and 86 files of the other.',
    references: [
      'https://github.com/anthropics/claude-code/issues/95355',
      'https://github.com/lint-staged/lint-staged/issues/1842',
    ],
  },
  catches: 'Somebody stashes between our stash and our drop: theirs stays where it is.',
  leaves: 'Stashes that are not ours, wherever they stand in the list.',
  reads: ['vcs.dirty_action', 'a git work tree'],
  value: ({ dirtyAction }) => words(dirtyAction),
  state: ({ dirtyAction, workTree }) => {
    if (!workTree) return off('the work folder is not in a git work tree');
    return dirtyAction === 'stash'
      ? active('leftovers of a clean round are stashed')
      : off(`vcs.dirty_action is ${dirtyAction}, so nothing is stashed`);
  },
  guard: {
    file: 'test/process/git/stash.test.ts',
    test: 'a drop takes the stash of that SHA wherever it stands, and no other',
  },
  cases: [
    { name: 'the default', given: {}, state: 'active', value: 'stash' },
    { name: 'leftovers stay in the tree', given: { dirtyAction: 'ignore' }, state: 'off', value: 'ignore' },
    { name: 'no repository', given: { workTree: false }, state: 'off', value: 'stash' },
  ],
};
