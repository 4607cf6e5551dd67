import { active, words, type Defense } from './define.ts';

export const sealedBinary: Defense = {
  name: 'sealed_binary',
  title: 'Deaf to the folder it stands in',
  summary: 'The compiled program reads neither .env nor bunfig.toml from the current folder, which an agent can write.',
  incident: {
    story:
      'A compiled agent crashed in any folder whose bunfig.toml named a preload; the same line could have run any code as the user who started it.',
    references: ['https://github.com/can1357/oh-my-pi/pull/761', 'https://github.com/getsentry/cli/pull/808'],
  },
  catches: 'A bunfig.toml with a preload in the work folder: not read, not run.',
  leaves: 'Variables of the environment in which agent-runner is started.',
  reads: [],
  value: () => words('no autoload'),
  state: () => active('built without autoload'),
  guard: {
    file: 'test/verbs/root.test.ts',
    test: 'it loads neither .env nor bunfig.toml of the folder, in which an agent may write',
  },
  cases: [{ name: 'always', given: {}, state: 'active', value: 'no autoload' }],
};
