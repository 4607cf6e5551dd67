import type { Agent } from './define.ts';
import { contentText } from './read/claude-like.ts';
import { isObject, type Json, objectAt, textOf } from './read/json.ts';
import { noPatterns } from './read/patterns.ts';
import type { Dialect } from './read/dialect.ts';
import { readDialect } from './read/reader.ts';
import type { Signal } from './read/signal.ts';
import { tokensOf, usageOf } from './read/usage.ts';

const errorText = (json: Json): string => {
  const { error } = json;
  return (
    textOf(json, 'error', 'message') ??
    (isObject(error) ? textOf(error, 'message') : undefined) ??
    'an error without a message'
  );
};

const metadata = (json: Json): Signal => {
  const facts = { ...json, ...objectAt(json, 'usage'), ...objectAt(json, 'meta') };
  return {
    kind: 'used',
    of: 'round',
    usage: usageOf({ ...tokensOf(facts), model: textOf(facts, 'model'), sessionId: textOf(facts, 'session_id') }),
  };
};

const event = (json: Json): readonly Signal[] | undefined => {
  switch (json['type']) {
    case 'content':
      return [{ kind: 'said', text: contentText(json['content']), id: 'pieces' }];
    case 'tool_use':
      return [{ kind: 'called', tool: textOf(json, 'name') ?? 'tool', input: json['input'] ?? {} }];
    case 'tool_result':
      return [
        { kind: 'returned', text: contentText(json['content'] ?? json['output']), failed: json['is_error'] === true },
      ];
    case 'metadata':
    case 'session_capture':
      return [metadata(json)];
    case 'error':
      return [{ kind: 'gaveUp', error: { text: errorText(json) } }];
    case 'done':
      return [{ kind: 'finished' }];
    default:
      return undefined;
  }
};

const dialect: Dialect = {
  patterns: noPatterns,
  event,
  skip: ['{"type":"tool_result"'],
  chatter: /^$/,
  silence: 'unknown',
  exitMeanings: {},
};

export const codewhale: Agent = {
  name: 'codewhale',
  title: 'CodeWhale',
  summary: 'An agent that tells its model and token counts as JSON.',
  start: {
    command: ['codewhale', 'exec', '--auto', '--output-format', 'stream-json'],
    promptArguments: ['{prompt}'],
    promptDelivery: 'argv',
    env: {},
    trust: ['--auto'],
  },
  detect: 'codewhale',
  versionCommand: ['codewhale', '--version'],
  checkedVersions: [],
  loginHint: 'Run `codewhale` and log in, or set the key of the provider in use.',
  patterns: noPatterns,
  read: (extra) => readDialect(dialect, extra),
  cases: [
    {
      name: 'a good round',
      log: '{"type":"tool_use","name":"exec_shell","id":"1","input":{"command":"ls"}}\n{"type":"content","content":"Done."}\n{"type":"metadata","meta":{"model":"m1","input_tokens":100,"output_tokens":5}}\n{"type":"done"}',
      exit: 0,
      outcome: 'ok',
    },
    {
      name: 'a refused key',
      log: '{"type":"error","error":"401 Unauthorized: Authentication Fails"}',
      exit: 1,
      outcome: 'auth',
    },
    {
      name: 'an empty purse',
      log: '{"type":"error","message":"402 Insufficient Balance"}',
      exit: 1,
      outcome: 'billing',
    },
    {
      name: 'a busy provider',
      log: '{"type":"content","content":"Let me see."}\n{"type":"error","error":"503 Service Unavailable"}',
      exit: 1,
      outcome: 'transient',
    },
    { name: 'an error on stderr', log: 'Error: API key not found. Run codewhale auth set.', exit: 1, outcome: 'auth' },
    { name: 'no terminal event', log: '{"type":"content","content":"Done."}', exit: 0, outcome: 'unknown' },
    { name: 'text mode: well', log: 'Done.', exit: 0, outcome: 'ok' },
  ],
};
