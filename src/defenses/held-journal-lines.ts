import { active, words, type Defense } from './define.ts';

export const heldJournalLines: Defense = {
  name: 'held_journal_lines',
  title: 'A full disk does not end the story',
  summary: 'Journal lines that the disk refuses are held, in order and bounded, and written when it takes them again.',
  incident: {
    story:
      'A file of 224 GB left no room on a disk, and the tools that should have told what was wrong were the first to fail.',
    references: ['https://github.com/anthropics/claude-code/issues/33038'],
  },
  catches: 'A disk that is full for ten minutes: the journal is whole afterwards, and tells that lines were held.',
  leaves: 'A line that was written is never written again.',
  reads: [],
  value: () => words('in memory, bounded'),
  state: () => active('recording an event never fails'),
  guard: {
    file: 'test/unit/journal/append.test.ts',
    test: 'are held and written in their order, with their own times, as soon as it takes them',
  },
  cases: [{ name: 'always', given: {}, state: 'active', value: 'in memory, bounded' }],
};
