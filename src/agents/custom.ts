import type { Agent } from './define.ts';
import { noPatterns } from './read/patterns.ts';
import type { Dialect } from './read/dialect.ts';
import { readDialect } from './read/reader.ts';

// Text only: what a program that nobody knows prints as JSON means nothing to us. Configured patterns
// count wherever they stand near the end, also with exit 0; the providers' own only on a failed round.
const dialect: Dialect = {
  patterns: noPatterns,
  skip: [],
  chatter: /^$/,
  silence: 'ok',
  exitMeanings: {},
};

export const custom: Agent = {
  name: 'custom',
  title: 'Custom command',
  summary: 'Any other program: `[agent] command` starts it, `[agent.patterns]` reads it.',
  start: {
    command: ['{command}'],
    promptArguments: ['{prompt}'],
    promptDelivery: 'argv',
    env: {},
    trust: [],
  },
  versionCommand: [],
  checkedVersions: [],
  loginHint: 'Renew the login of the program that [agent] command names.',
  patterns: noPatterns,
  read: (extra) => readDialect(dialect, extra),
  cases: [
    {
      name: 'a good round that talks of refusals',
      log: 'I fixed the handling of these:\nError: 401 Unauthorized',
      exit: 0,
      outcome: 'ok',
    },
    { name: 'a good round that says nothing', log: '', exit: 0, outcome: 'ok' },
    { name: 'a refused key', log: 'Error: 401 Unauthorized', exit: 1, outcome: 'auth' },
    { name: 'an empty purse', log: 'Error: insufficient credits', exit: 1, outcome: 'billing' },
    {
      name: 'a usage limit',
      log: 'Your usage limit has been reached. It resets in 2 hours.',
      exit: 1,
      outcome: 'quota',
    },
    { name: 'a lost connection', log: 'fatal: connect ECONNREFUSED 127.0.0.1:443', exit: 1, outcome: 'transient' },
    { name: 'a full context', log: 'Error: maximum context length exceeded', exit: 1, outcome: 'context' },
    { name: 'a failure that nothing explains', log: 'segmentation fault', exit: 139, outcome: 'failed' },
  ],
};
