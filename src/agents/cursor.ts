import type { Agent } from './define.ts';
import { claudeEvent, claudeSkips } from './read/claude-like.ts';
import { type Json, objectAt } from './read/json.ts';
import { noPatterns } from './read/patterns.ts';
import type { Dialect } from './read/dialect.ts';
import { readDialect } from './read/reader.ts';
import type { Signal } from './read/signal.ts';

/** Its tool calls are events of their own: `{"shellToolCall":{"args":{…}}}`. */
const toolCall = (json: Json): Signal[] => {
  if (json['subtype'] !== 'started') return [];
  const [tool = 'tool'] = Object.keys(objectAt(json, 'tool_call'));
  return [{ kind: 'called', tool: tool.replace(/ToolCall$/, ''), input: objectAt(json, 'tool_call', tool, 'args') }];
};

const event = (json: Json): readonly Signal[] | undefined => {
  switch (json['type']) {
    case 'tool_call':
      return toolCall(json);
    case 'thinking':
      return [];
    default:
      return claudeEvent(json);
  }
};

const dialect: Dialect = {
  patterns: noPatterns,
  event,
  skip: [...claudeSkips, '{"type":"tool_call","subtype":"completed"', '{"type":"thinking"'],
  chatter: /^$/,
  silence: 'unknown',
  exitMeanings: {},
};

export const cursor: Agent = {
  name: 'cursor',
  title: 'Cursor CLI',
  summary: 'Cursor’s agent; lingers after its result, and tells a refusal on stderr only.',
  start: {
    command: ['cursor-agent', '-p', '--output-format', 'stream-json', '--force', '--trust'],
    promptArguments: ['{prompt}'],
    promptDelivery: 'argv',
    env: {},
    trust: ['--force', '--trust'],
  },
  detect: 'cursor-agent',
  versionCommand: ['cursor-agent', '--version'],
  checkedVersions: [],
  login: {
    env: ['CURSOR_API_KEY'],
    files: [],
  },
  loginHint: 'Run `cursor-agent login`, or set CURSOR_API_KEY.',
  patterns: noPatterns,
  read: (extra) => readDialect(dialect, extra),
  cases: [
    {
      name: 'a good round',
      log: '{"type":"system","subtype":"init","session_id":"c1","model":"auto","apiKeySource":"login"}\n{"type":"tool_call","subtype":"started","call_id":"1","tool_call":{"shellToolCall":{"args":{"command":"ls"}}}}\n{"type":"assistant","session_id":"c1","message":{"role":"assistant","content":[{"type":"text","text":"Done."}]}}\n{"type":"result","subtype":"success","is_error":false,"duration_ms":5,"result":"Done.","session_id":"c1","usage":{"inputTokens":100,"outputTokens":5}}',
      exit: 0,
      outcome: 'ok',
    },
    {
      name: 'a refused login, on stderr only',
      log: "Error: Authentication required. Please run 'agent login' first, or set CURSOR_API_KEY environment variable.",
      exit: 1,
      outcome: 'auth',
    },
    {
      name: 'a usage limit, on stderr only',
      log: '{"type":"system","subtype":"init","session_id":"c1","model":"auto","apiKeySource":"login"}\nError: You\'ve hit your usage limit. Resets on Nov 25th.',
      exit: 1,
      outcome: 'quota',
    },
    {
      name: 'a provider in trouble',
      log: '{"type":"system","subtype":"init","session_id":"c1","model":"auto","apiKeySource":"login"}\nConnectError: [unavailable] Error: Service Unavailable',
      exit: 1,
      outcome: 'transient',
    },
    {
      name: 'a bad result',
      log: '{"type":"system","subtype":"init","session_id":"c1","model":"auto","apiKeySource":"login"}\n{"type":"result","subtype":"error","is_error":true,"result":"Rate limit exceeded","session_id":"c1"}',
      exit: 1,
      outcome: 'transient',
    },
    {
      name: 'no terminal event',
      log: '{"type":"system","subtype":"init","session_id":"c1","model":"auto","apiKeySource":"login"}\n{"type":"assistant","session_id":"c1","message":{"role":"assistant","content":[{"type":"text","text":"Done."}]}}',
      exit: 0,
      outcome: 'unknown',
    },
    { name: 'text mode: well', log: 'Done.', exit: 0, outcome: 'ok' },
  ],
};
