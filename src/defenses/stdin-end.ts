import { active, words, type Defense } from './define.ts';

export const stdinEnd: Defense = {
  name: 'stdin_end',
  title: 'An end of input',
  summary: 'The agent’s standard input is the prompt or ends at once: it never waits for a person.',
  incident: {
    story:
      'An agent that had its prompt as an argument still read from the standard input that its parent held open: 94 minutes of silence, no processor time, no network.',
    references: [
      'https://github.com/BaseInfinity/claude-sdlc-harness/pull/342',
      'https://github.com/multica-ai/multica/pull/592',
    ],
  },
  catches: 'An agent that reads its standard input gets the end of it and goes on.',
  leaves: 'An agent that takes its prompt from standard input: it gets all of it, then the end.',
  reads: [],
  value: () => words('prompt or end of file'),
  state: () => active('no agent inherits our standard input'),
  guard: { file: 'test/process/start.test.ts', test: 'stdin is the given file, or ends at once' },
  cases: [{ name: 'always', given: {}, state: 'active', value: 'prompt or end of file' }],
};
