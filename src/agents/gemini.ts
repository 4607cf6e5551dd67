import type { Agent, AgentPatterns } from './define.ts';
import { type Json, numberOf, objectAt, textOf } from './read/json.ts';
import type { Dialect } from './read/dialect.ts';
import { readDialect } from './read/reader.ts';
import type { Signal } from './read/signal.ts';
import { tokensOf, usageOf } from './read/usage.ts';

const patterns: AgentPatterns = {
  auth: [String.raw`set an auth method`, String.raw`API key not valid`, String.raw`UNAUTHENTICATED`],
  billing: [],
  quota: [String.raw`TerminalQuotaError`, String.raw`exhausted your daily quota`, String.raw`RESOURCE_EXHAUSTED`],
  transient: [String.raw`RetryableQuotaError`, String.raw`the model is overloaded`],
  context: [String.raw`input token count .{0,40}exceeds the maximum`],
};

const result = (json: Json): Signal[] => {
  const stats = objectAt(json, 'stats');
  const told: Signal = {
    kind: 'used',
    of: 'round',
    usage: usageOf({
      ...tokensOf({ input: stats['input_tokens'], output: stats['output_tokens'], cached: stats['cached'] }, true),
      toolCalls: numberOf(stats, 'tool_calls'),
      model: Object.keys(objectAt(stats, 'models'))[0],
    }),
  };
  if (json['status'] === 'success') return [told, { kind: 'finished' }];
  const error = objectAt(json, 'error');
  const text = [textOf(error, 'type') ?? '', textOf(error, 'message') ?? 'an error without a message'].join(': ');
  return [told, { kind: 'gaveUp', error: { text } }];
};

const event = (json: Json): readonly Signal[] | undefined => {
  switch (json['type']) {
    case 'init': {
      const [sessionId, model] = [textOf(json, 'session_id'), textOf(json, 'model')];
      return [
        {
          kind: 'began',
          ...(sessionId === undefined ? {} : { sessionId }),
          ...(model === undefined ? {} : { model }),
        },
      ];
    }
    case 'message':
      // Its pieces come without an id: whatever stands between two tool calls is one message.
      return json['role'] === 'assistant'
        ? [{ kind: 'said', text: textOf(json, 'content') ?? '', ...(json['delta'] === true ? { id: 'pieces' } : {}) }]
        : [];
    case 'tool_use':
      return [{ kind: 'called', tool: textOf(json, 'tool_name') ?? 'tool', input: json['parameters'] ?? {} }];
    case 'tool_result':
      return [{ kind: 'returned', text: textOf(json, 'output') ?? '', failed: json['status'] === 'error' }];
    case 'error':
      return [{ kind: 'notice', error: { text: textOf(json, 'message') ?? '' } }];
    case 'result':
      return result(json);
    default:
      return undefined;
  }
};

const dialect: Dialect = {
  patterns,
  event,
  skip: ['{"type":"tool_result"'],
  chatter:
    /^(?:YOLO mode|Ripgrep is not|Loaded cached|Data collection|API returned|\[Routing\]|Attempt \d+ failed|Error |Full report|Hook registry|Approval mode|Keychain|Using FileKeychain)/i,
  silence: 'unknown',
  // 41 is documented; the others are the provider’s status as the kernel cuts it to a byte (401, 403, 429), captured.
  exitMeanings: {
    41: { name: 'auth' },
    145: { name: 'auth' },
    147: { name: 'auth' },
    173: { name: 'transient', kind: 'rate_limit' },
  },
};

export const gemini: Agent = {
  name: 'gemini',
  title: 'Gemini CLI',
  summary: 'Google’s agent; retries a refusal for minutes before it gives up.',
  start: {
    command: ['gemini', '-y', '--skip-trust', '--output-format', 'stream-json'],
    promptArguments: ['-p', '{prompt}'],
    promptDelivery: 'argv',
    env: {},
    trust: ['-y', '--skip-trust'],
  },
  detect: 'gemini',
  versionCommand: ['gemini', '--version'],
  checkedVersions: ['0.61.0'],
  login: {
    env: ['GEMINI_API_KEY', 'GOOGLE_API_KEY', 'GOOGLE_APPLICATION_CREDENTIALS', 'GOOGLE_CLOUD_PROJECT'],
    files: ['~/.gemini/oauth_creds.json'],
  },
  loginHint: 'Run `gemini` and choose a login, or set GEMINI_API_KEY.',
  patterns,
  read: (extra) => readDialect(dialect, extra),
  cases: [
    {
      name: 'a good round',
      log: 'YOLO mode is enabled. All tool calls will be automatically approved.\n{"type":"init","session_id":"g1","model":"auto"}\n{"type":"message","role":"assistant","content":"Done.","delta":true}\n{"type":"result","status":"success","stats":{"total_tokens":105,"input_tokens":100,"output_tokens":5,"cached":0,"tool_calls":0}}',
      exit: 0,
      outcome: 'ok',
    },
    {
      name: 'a retry that went well',
      log: '{"type":"init","session_id":"g1","model":"auto"}\nAttempt 1 failed with status 429. Retrying with backoff... RESOURCE_EXHAUSTED\n{"type":"message","role":"assistant","content":"Done.","delta":true}\n{"type":"result","status":"success","stats":{"total_tokens":105,"input_tokens":100,"output_tokens":5,"cached":0,"tool_calls":0}}',
      exit: 0,
      outcome: 'ok',
    },
    {
      name: 'a refused key',
      log: '{"type":"init","session_id":"g1","model":"auto"}\n{"type":"result","status":"error","error":{"type":"unknown","message":"[API Error: {\\"error\\":{\\"code\\":401,\\"message\\":\\"invalid x-api-key\\",\\"status\\":\\"UNAUTHENTICATED\\"}}]"},"stats":{"total_tokens":0}}',
      exit: 145,
      outcome: 'auth',
    },
    {
      name: 'no login, by its exit code',
      log: 'Please set an Auth method in your settings.json',
      exit: 41,
      outcome: 'auth',
    },
    {
      name: 'the daily quota',
      log: '{"type":"init","session_id":"g1","model":"auto"}\n{"type":"result","status":"error","error":{"type":"TerminalQuotaError","message":"You have exhausted your daily quota on this model."},"stats":{"total_tokens":0}}',
      exit: 1,
      outcome: 'quota',
    },
    {
      name: 'a quota with its reset',
      log: '{"type":"init","session_id":"g1","model":"auto"}\n{"type":"result","status":"error","error":{"type":"unknown","message":"[API Error: {\\"error\\":{\\"code\\":429,\\"message\\":\\"Quota exceeded. Please retry in 34.07s.\\",\\"status\\":\\"RESOURCE_EXHAUSTED\\"}}]"},"stats":{"total_tokens":0}}',
      exit: 1,
      outcome: 'quota',
    },
    {
      name: 'an overloaded model',
      log: '{"type":"init","session_id":"g1","model":"auto"}\n{"type":"result","status":"error","error":{"type":"unknown","message":"[API Error: {\\"error\\":{\\"code\\":503,\\"message\\":\\"The model is overloaded. Please try again later.\\",\\"status\\":\\"UNAVAILABLE\\"}}]"},"stats":{"total_tokens":0}}',
      exit: 1,
      outcome: 'transient',
    },
    {
      name: 'too much input',
      log: '{"type":"init","session_id":"g1","model":"auto"}\n{"type":"result","status":"error","error":{"type":"unknown","message":"[API Error: {\\"error\\":{\\"code\\":400,\\"message\\":\\"The input token count (2000000) exceeds the maximum number of tokens allowed (1048576).\\",\\"status\\":\\"INVALID_ARGUMENT\\"}}]"},"stats":{"total_tokens":0}}',
      exit: 1,
      outcome: 'context',
    },
    {
      name: 'its own cap on turns',
      log: '{"type":"init","session_id":"g1","model":"auto"}\n{"type":"result","status":"error","error":{"type":"FatalTurnLimitedError","message":"Reached max session turns for this session."},"stats":{"total_tokens":0}}',
      exit: 53,
      outcome: 'failed',
    },
    {
      name: 'no terminal event',
      log: '{"type":"init","session_id":"g1","model":"auto"}\n{"type":"message","role":"assistant","content":"Done.","delta":true}',
      exit: 0,
      outcome: 'unknown',
    },
    { name: 'text mode: well', log: 'Done.', exit: 0, outcome: 'ok' },
    {
      name: 'text mode: a refused key',
      log: 'Error when talking to Gemini API Full report available at: /var/tmp/r.json _ApiError: {"error":{"code":401,"message":"invalid x-api-key","status":"UNAUTHENTICATED"}}\n    at throwErrorIfNotOK (file:///x.js:1:2)',
      exit: 1,
      outcome: 'auth',
    },
  ],
};
