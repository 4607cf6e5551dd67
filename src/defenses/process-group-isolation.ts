import { active, words, type Defense } from './define.ts';

export const processGroupIsolation: Defense = {
  name: 'process_group_isolation',
  title: 'A session of its own',
  summary: 'The agent leads its own session and process group, so that one signal reaches its children and never us.',
  incident: {
    story:
      'Leaving an agent ended only its main process: more than 150 others were left after five days, about 10 GB of memory between them.',
    references: ['https://github.com/anthropics/claude-code/issues/19433'],
  },
  catches: 'Children of an agent that is killed are killed with it.',
  leaves: 'The supervisor itself, and everything else that was started from the same terminal.',
  reads: [],
  value: () => words('setsid'),
  state: () => active('every agent is started as leader of a new session'),
  guard: {
    file: 'test/process/start.test.ts',
    test: 'the agent leads a session of its own and has just the environment that it was given',
  },
  cases: [{ name: 'always', given: {}, state: 'active', value: 'setsid' }],
};
