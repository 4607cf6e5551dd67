import type { Agent, AgentPatterns } from './define.ts';
import { type Json, numberOf, objectAt, textOf } from './read/json.ts';
import type { Dialect } from './read/dialect.ts';
import { readDialect } from './read/reader.ts';
import type { ErrorFacts, Signal } from './read/signal.ts';
import { addUsage, tokensOf, usageOf } from './read/usage.ts';

const patterns: AgentPatterns = {
  auth: [String.raw`ProviderAuthError`],
  billing: [String.raw`insufficient balance`],
  quota: [],
  transient: [],
  context: [String.raw`ContextOverflowError`],
};

/** Its steps: `tool-calls` means that another one follows. */
const stepFinish = (part: Json): Signal[] => {
  const tokens = objectAt(part, 'tokens');
  const thought = usageOf({ tokensOut: numberOf(tokens, 'reasoning') });
  const used: Signal = {
    kind: 'used',
    of: 'step',
    usage: addUsage(addUsage(tokensOf(tokens), thought), usageOf({ costUsd: numberOf(part, 'cost'), turns: 1 })),
  };
  const goesOn = part['reason'] === 'tool-calls' || part['reason'] === 'unknown';
  return goesOn ? [used] : [used, { kind: 'finished' }];
};

const errorFacts = (error: Json): ErrorFacts => {
  const data = objectAt(error, 'data');
  const status = numberOf(data, 'statusCode');
  const retryAfterS = Number(textOf(objectAt(data, 'responseHeaders'), 'retry-after') ?? 'none');
  const text = [textOf(error, 'name') ?? 'error', textOf(data, 'message') ?? textOf(error, 'message') ?? ''].join(': ');
  const body = textOf(data, 'responseBody') ?? '';
  return {
    text: body === '' ? text : `${text} ${body}`,
    ...(status === undefined ? {} : { status }),
    ...(Number.isNaN(retryAfterS) ? {} : { retryAfterS }),
  };
};

const toolUse = (part: Json): Signal[] => {
  const state = objectAt(part, 'state');
  return [
    { kind: 'called', tool: textOf(part, 'tool') ?? 'tool', input: state['input'] ?? {} },
    { kind: 'returned', text: textOf(state, 'output', 'error') ?? '', failed: state['status'] === 'error' },
  ];
};

const event = (json: Json): readonly Signal[] | undefined => {
  const part = objectAt(json, 'part');
  switch (json['type']) {
    case 'step_start': {
      const sessionId = textOf(json, 'sessionID');
      return [{ kind: 'began', ...(sessionId === undefined ? {} : { sessionId }) }];
    }
    case 'text':
      return [{ kind: 'said', text: textOf(part, 'text') ?? '' }];
    case 'reasoning':
      return [];
    case 'tool_use':
      return toolUse(part);
    case 'step_finish':
      return stepFinish(part);
    case 'error':
      return [{ kind: 'gaveUp', error: errorFacts(objectAt(json, 'error')) }];
    default:
      return undefined;
  }
};

const dialect: Dialect = {
  patterns,
  event,
  skip: ['{"type":"reasoning"'],
  chatter: /^(?:Performing one time|Database migration|sqlite-migration|INFO )/,
  silence: 'unknown',
  exitMeanings: {},
};

export const opencode: Agent = {
  name: 'opencode',
  title: 'OpenCode',
  summary: 'The open agent for many providers; tells tokens and cost for each step.',
  start: {
    command: ['opencode', 'run', '--format', 'json'],
    promptArguments: ['{prompt}'],
    promptDelivery: 'argv',
    env: { OPENCODE_DISABLE_AUTOUPDATE: '1' },
    trust: [],
  },
  detect: 'opencode',
  versionCommand: ['opencode', '--version'],
  checkedVersions: ['1.18.33'],
  login: {
    env: ['ANTHROPIC_API_KEY', 'OPENAI_API_KEY', 'OPENROUTER_API_KEY', 'XDG_DATA_HOME'],
    files: ['$XDG_DATA_HOME/opencode/auth.json', '~/.local/share/opencode/auth.json'],
  },
  loginHint: 'Run `opencode auth login`, or set the key of the provider in use.',
  patterns,
  read: (extra) => readDialect(dialect, extra),
  cases: [
    {
      name: 'a good round',
      log: '{"type":"tool_use","sessionID":"o1","part":{"tool":"bash","state":{"status":"completed","input":{"command":"ls"},"output":"401 Unauthorized"}}}\n{"type":"step_finish","sessionID":"o1","part":{"reason":"tool-calls","tokens":{"input":100,"output":5,"reasoning":0,"cache":{"read":0,"write":0}},"cost":0}}\n{"type":"text","sessionID":"o1","part":{"type":"text","text":"Done."}}\n{"type":"step_finish","sessionID":"o1","part":{"reason":"stop","tokens":{"input":100,"output":5,"reasoning":0,"cache":{"read":0,"write":0}},"cost":0}}',
      exit: 0,
      outcome: 'ok',
    },
    {
      name: 'a refused key',
      log: '{"type":"error","sessionID":"o1","error":{"name":"APIError","data":{"message":"invalid x-api-key","statusCode":401,"isRetryable":false}}}',
      exit: 1,
      outcome: 'auth',
    },
    {
      name: 'an unknown provider login',
      log: '{"type":"error","sessionID":"o1","error":{"name":"ProviderAuthError","data":{"message":"API key is missing","isRetryable":false}}}',
      exit: 1,
      outcome: 'auth',
    },
    {
      name: 'too many requests',
      log: '{"type":"error","sessionID":"o1","error":{"name":"APIError","data":{"message":"Too Many Requests","statusCode":429,"isRetryable":false,"responseHeaders":{"retry-after":"20"}}}}',
      exit: 1,
      outcome: 'transient',
    },
    {
      name: 'a usage limit',
      log: '{"type":"error","sessionID":"o1","error":{"name":"APIError","data":{"message":"You have reached your weekly usage limit. Resets in 2 days.","statusCode":429,"isRetryable":false}}}',
      exit: 1,
      outcome: 'quota',
    },
    {
      name: 'an empty purse',
      log: '{"type":"error","sessionID":"o1","error":{"name":"APIError","data":{"message":"Insufficient balance","statusCode":402,"isRetryable":false}}}',
      exit: 1,
      outcome: 'billing',
    },
    {
      name: 'a full context',
      log: '{"type":"error","sessionID":"o1","error":{"name":"APIError","data":{"message":"prompt is too long: 210000 tokens > 200000 maximum","statusCode":400,"isRetryable":false}}}',
      exit: 1,
      outcome: 'context',
    },
    {
      name: 'an error with exit 0',
      log: '{"type":"text","sessionID":"o1","part":{"type":"text","text":"Done."}}\n{"type":"step_finish","sessionID":"o1","part":{"reason":"tool-calls","tokens":{"input":100,"output":5,"reasoning":0,"cache":{"read":0,"write":0}},"cost":0}}\n{"type":"error","sessionID":"o1","error":{"name":"APIError","data":{"message":"Overloaded","statusCode":529,"isRetryable":false}}}',
      exit: 0,
      outcome: 'transient',
    },
    {
      name: 'no terminal event',
      log: '{"type":"tool_use","sessionID":"o1","part":{"tool":"bash","state":{"status":"completed","input":{"command":"ls"},"output":"401 Unauthorized"}}}\n{"type":"step_finish","sessionID":"o1","part":{"reason":"tool-calls","tokens":{"input":100,"output":5,"reasoning":0,"cache":{"read":0,"write":0}},"cost":0}}',
      exit: 0,
      outcome: 'unknown',
    },
    { name: 'text mode: well', log: 'Done.', exit: 0, outcome: 'ok' },
    { name: 'text mode: a refused key', log: 'Error: invalid x-api-key', exit: 1, outcome: 'auth' },
  ],
};
