import { active, words, type Defense } from './define.ts';

export const atomicStateWrites: Defense = {
  name: 'atomic_state_writes',
  title: 'Old state or new, never half',
  summary: 'State files are written aside, put on the disk and renamed into place.',
  incident: {
    story:
      'A configuration file that was emptied and then written was read in between: 335 damaged copies of it within seven days.',
    references: [
      'https://github.com/anthropics/claude-code/issues/2593',
      'https://github.com/anthropics/claude-code/issues/29158',
    ],
  },
  catches: 'A power cut in the middle of a write: the old file is still whole.',
  leaves: 'The journal: it is only ever appended to, one write a line.',
  reads: [],
  value: () => words('write, fsync, rename'),
  state: () => active('status.json, round-context.json and orphan-state.json are replaced whole'),
  guard: { file: 'test/unit/platform/files.test.ts', test: 'a reader that has the file open keeps the old text whole' },
  cases: [{ name: 'always', given: {}, state: 'active', value: 'write, fsync, rename' }],
};
