import { active, words, type Defense } from './define.ts';

export const eventKindRegistry: Defense = {
  name: 'event_kind_registry',
  title: 'A closed vocabulary',
  summary: 'Every kind of event has one schema, and a kind that is not in the table cannot be written.',
  incident: {
    story:
      'A kind that is misspelt where it is written does no harm there: whoever waits for the right one waits for ever, and nothing tells.',
    references: [],
  },
  catches:
    'A misspelt kind or a missing field does not compile, and a journal line that does not fit is skipped and counted.',
  leaves: 'Kinds and fields of another version in a journal: readers keep what they do not know.',
  reads: [],
  value: () => words('closed union'),
  state: () => active('the compiler and the reader hold to the table'),
  guard: { file: 'test/unit/journal/read.test.ts', test: 'is told and passed over' },
  cases: [{ name: 'always', given: {}, state: 'active', value: 'closed union' }],
};
