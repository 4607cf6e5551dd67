import type { Agent, AgentPatterns } from './define.ts';
import { contentText } from './read/claude-like.ts';
import { type Json, numberOf, objectAt, objectsOf, textOf } from './read/json.ts';
import type { Dialect } from './read/dialect.ts';
import { readDialect } from './read/reader.ts';
import type { Signal } from './read/signal.ts';

const patterns: AgentPatterns = {
  auth: [String.raw`provider\.auth\w*`, String.raw`LLM not set`],
  billing: [],
  quota: [String.raw`reached your usage limit`, String.raw`exceeded the weekly usage quota`],
  transient: [String.raw`provider\.(?:rate_limit|connection|timeout|overloaded)\w*`],
  context: [],
};

const assistant = (json: Json): Signal[] => {
  const text: Signal = { kind: 'said', text: contentText(json['content']) };
  const calls = objectsOf(json, 'tool_calls').map((call): Signal => {
    const called = objectAt(call, 'function');
    return { kind: 'called', tool: textOf(called, 'name') ?? 'tool', input: called['arguments'] ?? {} };
  });
  // The old CLI has no terminal event: its answer is the message that calls no tool.
  return calls.length === 0 ? [text, { kind: 'answered' }] : [text, ...calls];
};

const meta = (json: Json): Signal[] => {
  const status = numberOf(json, 'status_code');
  switch (json['type']) {
    case 'turn.step.retrying': {
      const text = [textOf(json, 'error_name') ?? 'retrying', textOf(json, 'error_message') ?? ''].join(': ');
      return [{ kind: 'notice', error: { text, ...(status === undefined ? {} : { status }) } }];
    }
    // Printed last, and only when the prompt has been answered.
    case 'session.resume_hint': {
      const sessionId = textOf(json, 'session_id');
      return [{ kind: 'used', of: 'round', usage: sessionId === undefined ? {} : { sessionId } }, { kind: 'finished' }];
    }
    default:
      return [];
  }
};

const event = (json: Json): readonly Signal[] | undefined => {
  switch (json['role']) {
    case 'assistant':
      return assistant(json);
    case 'tool':
      return [{ kind: 'returned', text: contentText(json['content']), failed: false }];
    case 'meta':
      return meta(json);
    case 'user':
    case 'system':
      return [];
    default:
      return json['type'] === 'goal.summary' ? [] : undefined;
  }
};

const dialect: Dialect = {
  patterns,
  event,
  skip: ['{"role":"tool"'],
  chatter: /^(?:To resume this session|Run with|Session:)/i,
  silence: 'unknown',
  exitMeanings: { 75: { name: 'transient', kind: 'server' } },
};

export const kimi: Agent = {
  name: 'kimi',
  title: 'Kimi Code',
  summary: 'Moonshot’s agent; its messages are chat messages by role.',
  start: {
    command: ['kimi', '--output-format', 'stream-json'],
    promptArguments: ['-p', '{prompt}'],
    promptDelivery: 'argv',
    env: {},
    trust: [],
  },
  detect: 'kimi',
  versionCommand: ['kimi', '--version'],
  checkedVersions: [],
  login: {
    env: ['KIMI_API_KEY'],
    files: [],
  },
  loginHint: 'Run `kimi` and type /login, or set KIMI_API_KEY.',
  patterns,
  read: (extra) => readDialect(dialect, extra),
  cases: [
    {
      name: 'a good round',
      log: '{"role":"assistant","content":"","tool_calls":[{"type":"function","id":"1","function":{"name":"Shell","arguments":"{\\"command\\":\\"ls\\"}"}}]}\n{"role":"tool","tool_call_id":"1","content":"401 Unauthorized"}\n{"role":"assistant","content":"Done."}\n{"role":"meta","type":"session.resume_hint","session_id":"k1"}',
      exit: 0,
      outcome: 'ok',
    },
    {
      name: 'a good round of the old CLI, which has no last event',
      log: '{"role":"assistant","content":"Done."}',
      exit: 0,
      outcome: 'ok',
    },
    {
      name: 'a retry that went well',
      log: '{"role":"meta","type":"turn.step.retrying","failed_attempt":1,"delay_ms":566,"error_name":"APIProviderRateLimitError","error_message":"429 slow down","status_code":429}\n{"role":"assistant","content":"Done."}\n{"role":"meta","type":"session.resume_hint","session_id":"k1"}',
      exit: 0,
      outcome: 'ok',
    },
    {
      name: 'retries that did not help',
      log: '{"role":"meta","type":"turn.step.retrying","failed_attempt":1,"delay_ms":566,"error_name":"APIProviderRateLimitError","error_message":"429 slow down","status_code":429}\nerror: failed to run prompt: provider.rate_limit: 429 slow down',
      exit: 1,
      outcome: 'transient',
    },
    {
      name: 'a usage limit',
      log: "error: failed to run prompt: provider.api_error: 403 You've reached your usage limit for this billing cycle.",
      exit: 1,
      outcome: 'quota',
    },
    {
      name: 'a refused key',
      log: 'error: failed to run prompt: provider.auth_error: 401 Invalid Authentication',
      exit: 1,
      outcome: 'auth',
    },
    { name: 'the old CLI’s exit code for errors that pass', log: 'LLM provider error', exit: 75, outcome: 'transient' },
    {
      name: 'ended in the middle of its work',
      log: '{"role":"assistant","content":"","tool_calls":[{"type":"function","id":"1","function":{"name":"Shell","arguments":"{\\"command\\":\\"ls\\"}"}}]}',
      exit: 0,
      outcome: 'unknown',
    },
    { name: 'text mode: well', log: '• Done.', exit: 0, outcome: 'ok' },
  ],
};
