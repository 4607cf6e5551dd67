import type { Agent, AgentPatterns } from './define.ts';
import { claudeEvent, claudeSkips } from './read/claude-like.ts';
import type { Json } from './read/json.ts';
import type { Dialect } from './read/dialect.ts';
import { readDialect } from './read/reader.ts';
import type { Signal } from './read/signal.ts';

const patterns: AgentPatterns = {
  auth: [String.raw`no auth type is selected`],
  billing: [],
  quota: [],
  transient: [],
  context: [],
};

/** A whole message that is one API error: the CLI writes it in the model's place, also with exit 0 and `is_error: false`. */
const wholeError = /^\s*\[API Error: .*\]\s*$/s;

const asError = (signal: Signal): Signal => {
  if (signal.kind === 'finished' && wholeError.test(signal.message ?? ''))
    return { kind: 'gaveUp', error: { text: signal.message ?? '' } };
  return signal.kind === 'said' && wholeError.test(signal.text)
    ? { kind: 'refused', error: { text: signal.text } }
    : signal;
};

const dialect: Dialect = {
  patterns,
  event: (json: Json) => claudeEvent(json)?.map(asError),
  skip: claudeSkips,
  chatter: /^(?:YOLO mode|Ripgrep|Loaded cached|Attempt \d+ failed)/i,
  silence: 'unknown',
  exitMeanings: {},
};

export const qwen: Agent = {
  name: 'qwen',
  title: 'Qwen Code',
  summary: 'Alibaba’s agent, a descendant of Gemini CLI that prints events like Claude Code’s.',
  start: {
    command: ['qwen', '-y', '--output-format', 'stream-json'],
    promptArguments: ['-p', '{prompt}'],
    promptDelivery: 'argv',
    env: {},
    trust: ['-y'],
  },
  detect: 'qwen',
  versionCommand: ['qwen', '--version'],
  checkedVersions: ['0.15.10'],
  login: {
    env: ['OPENAI_API_KEY', 'OPENAI_BASE_URL', 'DASHSCOPE_API_KEY'],
    files: ['~/.qwen/oauth_creds.json'],
  },
  loginHint: 'Run `qwen` and type /auth, or set OPENAI_API_KEY and OPENAI_BASE_URL.',
  patterns,
  read: (extra) => readDialect(dialect, extra),
  cases: [
    {
      name: 'a good round',
      log: '{"type":"system","subtype":"init","session_id":"q1","model":"m1"}\n{"type":"assistant","session_id":"q1","message":{"id":"a1","role":"assistant","model":"m1","content":[{"type":"text","text":"Done."}],"usage":{"input_tokens":100,"output_tokens":5}}}\n{"type":"result","subtype":"success","session_id":"q1","is_error":false,"num_turns":1,"result":"Done.","usage":{"input_tokens":100,"output_tokens":5}}',
      exit: 0,
      outcome: 'ok',
    },
    {
      name: 'a good round that talks of API errors',
      log: '{"type":"system","subtype":"init","session_id":"q1","model":"m1"}\n{"type":"assistant","session_id":"q1","message":{"id":"a1","role":"assistant","model":"m1","content":[{"type":"text","text":"Handled [API Error: 401] in the client."}],"usage":{"input_tokens":100,"output_tokens":5}}}\n{"type":"result","subtype":"success","session_id":"q1","is_error":false,"num_turns":1,"result":"Handled [API Error: 401] in the client.","usage":{"input_tokens":100,"output_tokens":5}}',
      exit: 0,
      outcome: 'ok',
    },
    {
      name: 'an error only in the result’s text',
      log: '{"type":"system","subtype":"init","session_id":"q1","model":"m1"}\n{"type":"assistant","session_id":"q1","message":{"id":"a1","role":"assistant","model":"m1","content":[{"type":"text","text":"[API Error: 401 invalid x-api-key]"}],"usage":{"input_tokens":100,"output_tokens":5}}}\n{"type":"result","subtype":"success","session_id":"q1","is_error":false,"num_turns":1,"result":"[API Error: 401 invalid x-api-key]","usage":{"input_tokens":100,"output_tokens":5}}',
      exit: 0,
      outcome: 'auth',
    },
    {
      name: 'a result that says so',
      log: '{"type":"system","subtype":"init","session_id":"q1","model":"m1"}\n{"type":"result","subtype":"error_during_execution","session_id":"q1","is_error":true,"num_turns":1,"error":{"message":"[API Error: 429 Too Many Requests]"},"usage":{"input_tokens":100,"output_tokens":5}}',
      exit: 1,
      outcome: 'transient',
    },
    {
      name: 'a quota',
      log: '{"type":"system","subtype":"init","session_id":"q1","model":"m1"}\n{"type":"result","subtype":"error_during_execution","session_id":"q1","is_error":true,"num_turns":1,"error":{"message":"[API Error: 429 You exceeded your current quota, please check your plan and billing details.]"},"usage":{"input_tokens":100,"output_tokens":5}}',
      exit: 1,
      outcome: 'quota',
    },
    {
      name: 'an empty purse',
      log: '{"type":"system","subtype":"init","session_id":"q1","model":"m1"}\n{"type":"result","subtype":"error_during_execution","session_id":"q1","is_error":true,"num_turns":1,"error":{"message":"[API Error: 402 Insufficient Balance]"},"usage":{"input_tokens":100,"output_tokens":5}}',
      exit: 1,
      outcome: 'billing',
    },
    {
      name: 'a full context',
      log: '{"type":"system","subtype":"init","session_id":"q1","model":"m1"}\n{"type":"result","subtype":"error_during_execution","session_id":"q1","is_error":true,"num_turns":1,"error":{"message":"[API Error: 400 This model\'s maximum context length is 131072 tokens.]"},"usage":{"input_tokens":100,"output_tokens":5}}',
      exit: 1,
      outcome: 'context',
    },
    {
      name: 'its own cap on turns',
      log: '{"type":"system","subtype":"init","session_id":"q1","model":"m1"}\n{"type":"result","subtype":"error_max_turns","is_error":true,"session_id":"q1"}',
      exit: 53,
      outcome: 'failed',
    },
    {
      name: 'no terminal event',
      log: '{"type":"system","subtype":"init","session_id":"q1","model":"m1"}\n{"type":"assistant","session_id":"q1","message":{"id":"a1","role":"assistant","model":"m1","content":[{"type":"text","text":"Done."}],"usage":{"input_tokens":100,"output_tokens":5}}}',
      exit: 0,
      outcome: 'unknown',
    },
    { name: 'text mode: well', log: 'Done.', exit: 0, outcome: 'ok' },
    { name: 'text mode: a refused key', log: '[API Error: 401 invalid x-api-key]', exit: 1, outcome: 'auth' },
  ],
};
