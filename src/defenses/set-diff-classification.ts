import { active, off, words, type Defense } from './define.ts';

export const setDiffClassification: Defense = {
  name: 'set_diff_classification',
  title: 'Moved lines are not work',
  summary:
    'A dirty file that holds the same lines as HEAD in another order is told as cosmetic: sets are compared, not plus and minus lines.',
  incident: {
    story:
      'A change that moved 163 of 244 blocks of one file looked like thousands of edited lines; not one block was different.',
    references: ['https://github.com/Kiln-AI/Kiln/pull/1681'],
  },
  catches: 'A file whose lines were only re-ordered: `cosmetic` in `dirty_detected`.',
  leaves: 'A file that gained, lost or changed one line, also where all else moved.',
  reads: ['a git work tree'],
  value: () => words('set of lines'),
  state: ({ workTree }) =>
    workTree ? active('dirty files are compared with HEAD') : off('the work folder is not in a git work tree'),
  guard: { file: 'test/unit/model/line-set.test.ts', test: 'two lines that changed places' },
  cases: [
    { name: 'a repository', given: {}, state: 'active', value: 'set of lines' },
    { name: 'no repository', given: { workTree: false }, state: 'off', value: 'set of lines' },
  ],
};
