import type { Agent, AgentPatterns } from './define.ts';
import { claudeEvent, claudeSkips } from './read/claude-like.ts';
import type { Dialect } from './read/dialect.ts';
import { readDialect } from './read/reader.ts';

const patterns: AgentPatterns = {
  auth: [String.raw`amp login`],
  billing: [String.raw`insufficient credit`, String.raw`add more credits`],
  quota: [],
  transient: [],
  context: [],
};

const dialect: Dialect = {
  patterns,
  event: claudeEvent,
  skip: claudeSkips,
  chatter: /^$/,
  silence: 'unknown',
  exitMeanings: {},
};

export const amp: Agent = {
  name: 'amp',
  title: 'Amp',
  summary: 'Sourcegraph’s agent; its events are like Claude Code’s.',
  start: {
    command: ['amp', '--stream-json', '--dangerously-allow-all'],
    promptArguments: ['-x', '{prompt}'],
    promptDelivery: 'argv',
    env: {},
    trust: ['--dangerously-allow-all'],
  },
  detect: 'amp',
  versionCommand: ['amp', '--version'],
  checkedVersions: [],
  login: {
    env: ['AMP_API_KEY'],
    files: [],
  },
  loginHint: 'Run `amp login`, or set AMP_API_KEY.',
  patterns,
  read: (extra) => readDialect(dialect, extra),
  cases: [
    {
      name: 'a good round',
      log: '{"type":"system","subtype":"init","session_id":"T-1","tools":[],"mcp_servers":[]}\n{"type":"assistant","session_id":"T-1","message":{"type":"message","role":"assistant","content":[{"type":"text","text":"Done."}],"stop_reason":"end_turn","usage":{"input_tokens":100,"output_tokens":5}}}\n{"type":"result","subtype":"success","is_error":false,"result":"Done.","num_turns":1,"session_id":"T-1"}',
      exit: 0,
      outcome: 'ok',
    },
    {
      name: 'an empty purse',
      log: '{"type":"system","subtype":"init","session_id":"T-1","tools":[],"mcp_servers":[]}\n{"type":"result","subtype":"error_during_execution","is_error":true,"error":"Insufficient credit balance. Add more credits to continue.","num_turns":0,"session_id":"T-1"}',
      exit: 1,
      outcome: 'billing',
    },
    { name: 'a refused login', log: 'Error: Invalid or missing API key. Run amp login.', exit: 1, outcome: 'auth' },
    {
      name: 'an overloaded provider',
      log: '{"type":"system","subtype":"init","session_id":"T-1","tools":[],"mcp_servers":[]}\n{"type":"result","subtype":"error_during_execution","is_error":true,"error":"529 Overloaded","num_turns":0,"session_id":"T-1"}',
      exit: 1,
      outcome: 'transient',
    },
    {
      name: 'a full context',
      log: '{"type":"system","subtype":"init","session_id":"T-1","tools":[],"mcp_servers":[]}\n{"type":"result","subtype":"error_during_execution","is_error":true,"error":"prompt is too long: 210000 tokens > 200000 maximum","num_turns":0,"session_id":"T-1"}',
      exit: 1,
      outcome: 'context',
    },
    {
      name: 'no terminal event',
      log: '{"type":"system","subtype":"init","session_id":"T-1","tools":[],"mcp_servers":[]}\n{"type":"assistant","session_id":"T-1","message":{"type":"message","role":"assistant","content":[{"type":"text","text":"Done."}],"stop_reason":"end_turn","usage":{"input_tokens":100,"output_tokens":5}}}',
      exit: 0,
      outcome: 'unknown',
    },
    { name: 'text mode: well', log: 'Done.', exit: 0, outcome: 'ok' },
  ],
};
