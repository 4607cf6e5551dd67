import { reading, type Agent } from '../../src/agents/define.ts';

/** An agent of a test’s own, with what it cares about put in. */
const someAgent = (name: string, changes: Partial<Agent> = {}): Agent => ({
  name,
  title: name,
  summary: `The agent ${name}.`,
  start: { command: [name], promptArguments: ['{prompt}'], promptDelivery: 'argv', env: {}, trust: [] },
  versionCommand: [name, '--version'],
  checkedVersions: [],
  loginHint: '',
  patterns: { auth: [], billing: [], quota: [], transient: [], context: [] },
  read: () =>
    reading({
      start: undefined,
      step: () => undefined,
      signs: () => ({ finished: false }),
      usage: () => ({}),
      verdict: () => ({ outcome: { name: 'ok' }, evidence: [] }),
      render: (line) => line,
    }),
  cases: [],
  ...changes,
});

/** A small registry: one agent that takes its prompt on stdin, one by argument, one in a file, and `custom`. */
export const someAgents = {
  claude: someAgent('claude', {
    detect: 'claude',
    start: {
      command: ['claude', '-p', '--verbose'],
      promptArguments: [],
      promptDelivery: 'stdin',
      env: { DISABLE_AUTOUPDATER: '1' },
      trust: ['--verbose'],
      costCap: ['--spend-at-most', '{usd}'],
    },
  }),
  gemini: someAgent('gemini', {
    detect: 'gemini',
    start: {
      command: ['gemini', '-y'],
      promptArguments: ['-p', '{prompt}'],
      promptDelivery: 'argv',
      env: { GEMINI: '1' },
      trust: ['-y'],
    },
  }),
  aider: someAgent('aider', {
    detect: 'aider',
    start: {
      command: ['aider', '--yes-always'],
      promptArguments: ['--message-file', '{prompt_file}'],
      promptDelivery: 'file',
      env: {},
      trust: ['--yes-always'],
    },
  }),
  custom: someAgent('custom'),
  demo: someAgent('demo', {
    start: { command: ['{self}', 'demo-agent'], promptArguments: [], promptDelivery: 'stdin', env: {}, trust: [] },
  }),
};
