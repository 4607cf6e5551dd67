import type { Agent, AgentPatterns } from './define.ts';
import type { Dialect } from './read/dialect.ts';
import { readDialect } from './read/reader.ts';

const patterns: AgentPatterns = {
  auth: [String.raw`no providers? configured`],
  billing: [],
  quota: [],
  transient: [],
  context: [],
};

const dialect: Dialect = {
  patterns,
  skip: [],
  chatter: /^$/,
  silence: 'ok',
  exitMeanings: {},
};

export const crush: Agent = {
  name: 'crush',
  title: 'Crush',
  summary: 'Charm’s agent; plain text, and an honest exit code.',
  start: {
    command: ['crush', 'run', '-q'],
    promptArguments: ['{prompt}'],
    promptDelivery: 'argv',
    env: {},
    trust: [],
  },
  detect: 'crush',
  versionCommand: ['crush', '--version'],
  checkedVersions: [],
  loginHint: 'Run `crush` and choose a provider, or set its key.',
  patterns,
  read: (extra) => readDialect(dialect, extra),
  cases: [
    {
      name: 'a good round',
      log: 'Fixed the 401 Unauthorized path; the usage limit test passes.',
      exit: 0,
      outcome: 'ok',
    },
    { name: 'a refused key', log: '  ERROR  \n\nError: 401 Unauthorized: invalid x-api-key', exit: 1, outcome: 'auth' },
    {
      name: 'too many requests',
      log: 'Error: failed to process agent response: 429 Too Many Requests',
      exit: 1,
      outcome: 'transient',
    },
    {
      name: 'a spent quota',
      log: 'Error: You exceeded your current quota, please check your plan and billing details.',
      exit: 1,
      outcome: 'quota',
    },
    {
      name: 'no provider',
      log: "No providers configured - please run 'crush' to set up a provider interactively.",
      exit: 1,
      outcome: 'auth',
    },
    { name: 'a failure that nothing explains', log: 'panic', exit: 2, outcome: 'failed' },
  ],
};
