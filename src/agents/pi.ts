import type { Agent, AgentPatterns } from './define.ts';
import { contentText } from './read/claude-like.ts';
import { type Json, numberOf, objectAt, textOf } from './read/json.ts';
import type { Dialect } from './read/dialect.ts';
import { readDialect } from './read/reader.ts';
import type { Signal } from './read/signal.ts';
import { tokensOf, usageOf } from './read/usage.ts';

const patterns: AgentPatterns = {
  auth: [String.raw`no api key found`],
  billing: [],
  quota: [],
  transient: [],
  context: [],
};

/** Its verdict is the last assistant message: the exit code stays 0 when the provider refused. */
const message = (json: Json): Signal[] => {
  const said = objectAt(json, 'message');
  if (said['role'] !== 'assistant') return [];
  const usage = objectAt(said, 'usage');
  const used: Signal = {
    kind: 'used',
    of: 'step',
    usage: usageOf({
      ...tokensOf(usage),
      costUsd: numberOf(objectAt(usage, 'cost'), 'total'),
      turns: 1,
      model: textOf(said, 'model'),
    }),
  };
  const text: Signal = { kind: 'said', text: contentText(said['content']) };
  const refused = said['stopReason'] === 'error' || said['stopReason'] === 'aborted';
  if (!refused) return [used, text];
  return [used, { kind: 'refused', error: { text: textOf(said, 'errorMessage') ?? String(said['stopReason']) } }];
};

const event = (json: Json): readonly Signal[] | undefined => {
  switch (json['type']) {
    case 'session': {
      const sessionId = textOf(json, 'id');
      return [{ kind: 'began', ...(sessionId === undefined ? {} : { sessionId }) }];
    }
    case 'agent_start':
      return [{ kind: 'began' }];
    case 'message_end':
      return message(json);
    case 'tool_execution_start':
      return [{ kind: 'called', tool: textOf(json, 'toolName') ?? 'tool', input: json['args'] ?? {} }];
    case 'tool_execution_end':
      return [
        {
          kind: 'returned',
          text: contentText(objectAt(json, 'result')['content']),
          failed: json['isError'] === true,
        },
      ];
    case 'agent_end':
      return [{ kind: 'ended' }];
    case 'auto_retry_start':
      return [{ kind: 'began' }, { kind: 'notice', error: { text: textOf(json, 'errorMessage') ?? 'retrying' } }];
    case 'auto_retry_end':
      return json['success'] === true
        ? []
        : [{ kind: 'gaveUp', error: { text: textOf(json, 'finalError') ?? 'the retries failed' } }];
    case 'turn_start':
    case 'turn_end':
    case 'message_start':
    case 'message_update':
    case 'tool_execution_update':
    case 'queue_update':
    case 'compaction_start':
    case 'compaction_end':
      return [];
    default:
      return undefined;
  }
};

const dialect: Dialect = {
  patterns,
  event,
  skip: [
    '{"type":"message_update"',
    '{"type":"message_start"',
    '{"type":"message_end","message":{"role":"toolResult"',
    '{"type":"message_end","message":{"role":"user"',
    '{"type":"turn_end"',
    '{"type":"tool_execution_update"',
    '{"type":"tool_execution_end"',
  ],
  chatter: /^$/,
  silence: 'unknown',
  exitMeanings: {},
};

export const pi: Agent = {
  name: 'pi',
  title: 'Pi',
  summary: 'A small agent for many providers; exits 0 even when the provider refused.',
  start: {
    command: ['pi', '-p', '--mode', 'json', '--no-session'],
    promptArguments: ['{prompt}'],
    promptDelivery: 'argv',
    env: {},
    trust: [],
  },
  detect: 'pi',
  versionCommand: ['pi', '--version'],
  checkedVersions: ['0.74.2'],
  loginHint: 'Run `pi` and type /login, or set the key of the provider in use.',
  patterns,
  read: (extra) => readDialect(dialect, extra),
  cases: [
    {
      name: 'a good round',
      log: '{"type":"session","version":3,"id":"p1"}\n{"type":"agent_start"}\n{"type":"message_end","message":{"role":"assistant","content":[{"type":"text","text":"Done."}],"provider":"p","model":"m1","usage":{"input":100,"output":5,"cacheRead":0,"cacheWrite":0,"cost":{"total":0}},"stopReason":"stop"}}\n{"type":"agent_end","messages":[]}',
      exit: 0,
      outcome: 'ok',
    },
    {
      name: 'a retry that went well',
      log: '{"type":"session","version":3,"id":"p1"}\n{"type":"agent_start"}\n{"type":"message_end","message":{"role":"assistant","content":[],"provider":"p","model":"m1","usage":{"input":100,"output":5,"cacheRead":0,"cacheWrite":0,"cost":{"total":0}},"stopReason":"error","errorMessage":"529 Overloaded"}}\n{"type":"agent_end","messages":[]}\n{"type":"auto_retry_start","attempt":1,"errorMessage":"529 Overloaded"}\n{"type":"agent_start"}\n{"type":"message_end","message":{"role":"assistant","content":[{"type":"text","text":"Done."}],"provider":"p","model":"m1","usage":{"input":100,"output":5,"cacheRead":0,"cacheWrite":0,"cost":{"total":0}},"stopReason":"stop"}}\n{"type":"agent_end","messages":[]}\n{"type":"auto_retry_end","success":true,"attempt":1}',
      exit: 0,
      outcome: 'ok',
    },
    {
      name: 'a refused key with exit 0',
      log: '{"type":"session","version":3,"id":"p1"}\n{"type":"agent_start"}\n{"type":"message_end","message":{"role":"assistant","content":[],"provider":"p","model":"m1","usage":{"input":100,"output":5,"cacheRead":0,"cacheWrite":0,"cost":{"total":0}},"stopReason":"error","errorMessage":"401 invalid x-api-key"}}\n{"type":"agent_end","messages":[]}',
      exit: 0,
      outcome: 'auth',
    },
    {
      name: 'retries that did not help',
      log: '{"type":"session","version":3,"id":"p1"}\n{"type":"agent_start"}\n{"type":"message_end","message":{"role":"assistant","content":[],"provider":"p","model":"m1","usage":{"input":100,"output":5,"cacheRead":0,"cacheWrite":0,"cost":{"total":0}},"stopReason":"error","errorMessage":"429 rate limited"}}\n{"type":"agent_end","messages":[]}\n{"type":"auto_retry_end","success":false,"attempt":3,"finalError":"429 rate limited"}',
      exit: 0,
      outcome: 'transient',
    },
    {
      name: 'a usage limit',
      log: '{"type":"session","version":3,"id":"p1"}\n{"type":"agent_start"}\n{"type":"message_end","message":{"role":"assistant","content":[],"provider":"p","model":"m1","usage":{"input":100,"output":5,"cacheRead":0,"cacheWrite":0,"cost":{"total":0}},"stopReason":"error","errorMessage":"You have hit your usage limit (plus plan). Try again in ~83 min."}}\n{"type":"agent_end","messages":[]}',
      exit: 0,
      outcome: 'quota',
    },
    {
      name: 'a full context',
      log: '{"type":"session","version":3,"id":"p1"}\n{"type":"agent_start"}\n{"type":"message_end","message":{"role":"assistant","content":[],"provider":"p","model":"m1","usage":{"input":100,"output":5,"cacheRead":0,"cacheWrite":0,"cost":{"total":0}},"stopReason":"error","errorMessage":"400 prompt is too long: 210000 tokens > 200000 maximum"}}\n{"type":"agent_end","messages":[]}',
      exit: 0,
      outcome: 'context',
    },
    {
      name: 'an empty purse',
      log: '{"type":"session","version":3,"id":"p1"}\n{"type":"agent_start"}\n{"type":"message_end","message":{"role":"assistant","content":[],"provider":"p","model":"m1","usage":{"input":100,"output":5,"cacheRead":0,"cacheWrite":0,"cost":{"total":0}},"stopReason":"error","errorMessage":"400 Your credit balance is too low to access the API."}}\n{"type":"agent_end","messages":[]}',
      exit: 0,
      outcome: 'billing',
    },
    {
      name: 'no terminal event',
      log: '{"type":"session","version":3,"id":"p1"}\n{"type":"agent_start"}\n{"type":"message_end","message":{"role":"assistant","content":[{"type":"text","text":"Let me see."}],"provider":"p","model":"m1","usage":{"input":100,"output":5,"cacheRead":0,"cacheWrite":0,"cost":{"total":0}},"stopReason":"toolUse"}}',
      exit: 0,
      outcome: 'unknown',
    },
    { name: 'text mode: well', log: 'Done.', exit: 0, outcome: 'ok' },
    { name: 'text mode: no key', log: 'No API key found for anthropic.', exit: 1, outcome: 'auth' },
  ],
};
