import type { Agent, AgentPatterns } from './define.ts';
import { type Json, numberOf, objectAt, textOf } from './read/json.ts';
import type { Dialect } from './read/dialect.ts';
import { readDialect } from './read/reader.ts';
import type { ErrorFacts, Signal } from './read/signal.ts';
import { tokensOf } from './read/usage.ts';

const patterns: AgentPatterns = {
  auth: [
    String.raw`missing environment variable: .{0,60}(?:key|token)`,
    String.raw`refresh token was already used`,
    String.raw`unexpected status 401`,
  ],
  billing: [],
  quota: [
    String.raw`hit your usage limit`,
    String.raw`usage_limit_reached`,
    String.raw`quota exceeded`,
    String.raw`hit your spend cap`,
  ],
  transient: [
    String.raw`experiencing high demand`,
    String.raw`selected model is at capacity`,
    String.raw`stream disconnected before completion`,
    String.raw`exceeded retry limit`,
  ],
  context: [String.raw`ran out of room in the model's context window`],
};

const messageOf = (json: Json): ErrorFacts => ({ text: textOf(json, 'message') ?? 'an error without a message' });

/** A tool call as it starts; its completed event repeats it with all of its output and is not needed. */
const started = (item: Json): Signal[] => {
  switch (item['type']) {
    case 'command_execution':
      return [{ kind: 'called', tool: 'shell', input: textOf(item, 'command') ?? '' }];
    case 'mcp_tool_call':
      return [{ kind: 'called', tool: textOf(item, 'tool') ?? 'mcp', input: item['arguments'] ?? {} }];
    case 'web_search':
      return [{ kind: 'called', tool: 'web_search', input: textOf(item, 'query') ?? '' }];
    default:
      return [];
  }
};

const completed = (item: Json): Signal[] => {
  switch (item['type']) {
    case 'agent_message':
      return [{ kind: 'said', text: textOf(item, 'text') ?? '' }];
    case 'error':
      return [{ kind: 'notice', error: messageOf(item) }];
    case 'file_change':
      return [{ kind: 'called', tool: 'file_change', input: item['changes'] ?? {} }];
    case 'command_execution':
      return [
        {
          kind: 'returned',
          text: textOf(item, 'aggregated_output') ?? '',
          failed: (numberOf(item, 'exit_code') ?? 0) !== 0,
        },
      ];
    default:
      return [];
  }
};

/** `error` may be the talk of retries; only `turn.failed` is terminal. */
const error = (event: Json): Signal => {
  const facts = messageOf(event);
  return { kind: /^re-?connecting|retrying/i.test(facts.text) ? 'notice' : 'refused', error: facts };
};

const event = (json: Json): readonly Signal[] | undefined => {
  switch (json['type']) {
    case 'thread.started': {
      const sessionId = textOf(json, 'thread_id');
      return [{ kind: 'began', ...(sessionId === undefined ? {} : { sessionId }) }];
    }
    case 'turn.started':
      return [{ kind: 'began' }];
    case 'item.started':
      return started(objectAt(json, 'item'));
    case 'item.updated':
      return [];
    case 'item.completed':
      return completed(objectAt(json, 'item'));
    case 'turn.completed':
      return [
        { kind: 'used', of: 'step', usage: { ...tokensOf(objectAt(json, 'usage'), true), turns: 1 } },
        { kind: 'finished' },
      ];
    case 'turn.failed':
      return [{ kind: 'gaveUp', error: messageOf(objectAt(json, 'error')) }];
    case 'error':
      return [error(json)];
    default:
      return undefined;
  }
};

const dialect: Dialect = {
  patterns,
  event,
  skip: ['{"type":"item.updated"'],
  // Without JSON it prints a banner; without either, what is there is only its talk on the way.
  chatter: /^(?!OpenAI Codex|tokens used)/,
  silence: 'unknown',
  exitMeanings: {},
};

export const codex: Agent = {
  name: 'codex',
  title: 'Codex',
  summary: 'OpenAI’s agent; tells its turns and tokens as JSON, and no cost.',
  start: {
    command: ['codex', 'exec', '--json', '--skip-git-repo-check', '--dangerously-bypass-approvals-and-sandbox'],
    promptArguments: ['-'],
    promptDelivery: 'stdin',
    env: {},
    trust: ['--dangerously-bypass-approvals-and-sandbox', '--skip-git-repo-check'],
  },
  detect: 'codex',
  versionCommand: ['codex', '--version'],
  checkedVersions: ['0.169.0'],
  login: {
    env: ['CODEX_API_KEY', 'OPENAI_API_KEY', 'OPENAI_BASE_URL', 'CODEX_HOME'],
    files: ['$CODEX_HOME/auth.json', '~/.codex/auth.json'],
  },
  loginHint:
    'Run `codex login`, or set CODEX_API_KEY. Rounds in parallel each need their own CODEX_HOME: a shared auth.json breaks its refresh token.',
  patterns,
  read: (extra) => readDialect(dialect, extra),
  cases: [
    {
      name: 'a good round',
      log: 'Reading additional input from stdin...\n{"type":"thread.started","thread_id":"t1"}\n{"type":"turn.started"}\n{"type":"item.completed","item":{"id":"item_1","type":"agent_message","text":"Done."}}\n{"type":"turn.completed","usage":{"input_tokens":100,"cached_input_tokens":0,"output_tokens":5}}',
      exit: 0,
      outcome: 'ok',
    },
    {
      name: 'a good round that talks of limits',
      log: '{"type":"thread.started","thread_id":"t1"}\n{"type":"turn.started"}\n{"type":"item.completed","item":{"id":"item_1","type":"agent_message","text":"You\'ve hit your usage limit. is printed on a 429."}}\n{"type":"turn.completed","usage":{"input_tokens":100,"cached_input_tokens":0,"output_tokens":5}}',
      exit: 0,
      outcome: 'ok',
    },
    {
      name: 'a reconnection that went well',
      log: '{"type":"thread.started","thread_id":"t1"}\n{"type":"turn.started"}\n{"type":"error","message":"Reconnecting... 1/5 (unexpected status 401 Unauthorized)"}\n{"type":"item.completed","item":{"id":"item_1","type":"agent_message","text":"Done."}}\n{"type":"turn.completed","usage":{"input_tokens":100,"cached_input_tokens":0,"output_tokens":5}}',
      exit: 0,
      outcome: 'ok',
    },
    {
      name: 'a usage limit, by the host’s clock',
      log: '{"type":"thread.started","thread_id":"t1"}\n{"type":"turn.started"}\n{"type":"error","message":"You\'ve hit your usage limit. Try again at 3:28 PM."}\n{"type":"turn.failed","error":{"message":"You\'ve hit your usage limit. Try again at 3:28 PM."}}',
      exit: 1,
      outcome: 'quota',
    },
    {
      name: 'a failed turn with exit 0',
      log: '{"type":"thread.started","thread_id":"t1"}\n{"type":"turn.started"}\n{"type":"turn.failed","error":{"message":"You\'ve hit your usage limit. Try again in 3 days 6 hours 57 minutes."}}',
      exit: 0,
      outcome: 'quota',
    },
    {
      name: 'a raw usage limit',
      log: '{"type":"thread.started","thread_id":"t1"}\n{"type":"turn.started"}\n{"type":"turn.failed","error":{"message":"{\\"error\\":{\\"type\\":\\"usage_limit_reached\\",\\"resets_at\\":1795351462,\\"resets_in_seconds\\":3600}}"}}',
      exit: 1,
      outcome: 'quota',
    },
    {
      name: 'a quota of the plan',
      log: '{"type":"thread.started","thread_id":"t1"}\n{"type":"turn.started"}\n{"type":"turn.failed","error":{"message":"Quota exceeded. Check your plan and billing details."}}',
      exit: 1,
      outcome: 'quota',
    },
    {
      name: 'too many requests',
      log: '{"type":"thread.started","thread_id":"t1"}\n{"type":"turn.started"}\n{"type":"turn.failed","error":{"message":"exceeded retry limit, last status: 429 Too Many Requests"}}',
      exit: 1,
      outcome: 'transient',
    },
    {
      name: 'high demand',
      log: '{"type":"thread.started","thread_id":"t1"}\n{"type":"turn.started"}\n{"type":"turn.failed","error":{"message":"We\'re currently experiencing high demand, which may cause temporary errors."}}',
      exit: 1,
      outcome: 'transient',
    },
    {
      name: 'a lost stream',
      log: '{"type":"thread.started","thread_id":"t1"}\n{"type":"turn.started"}\n{"type":"turn.failed","error":{"message":"stream disconnected before completion: Transport error"}}',
      exit: 1,
      outcome: 'transient',
    },
    {
      name: 'a refused key',
      log: '{"type":"thread.started","thread_id":"t1"}\n{"type":"turn.started"}\n{"type":"turn.failed","error":{"message":"unexpected status 401 Unauthorized: Incorrect API key provided"}}',
      exit: 1,
      outcome: 'auth',
    },
    {
      name: 'a spent refresh token',
      log: '{"type":"thread.started","thread_id":"t1"}\n{"type":"turn.started"}\n{"type":"turn.failed","error":{"message":"Your access token could not be refreshed because your refresh token was already used. Please log out and sign in again."}}',
      exit: 1,
      outcome: 'auth',
    },
    {
      name: 'a full context',
      log: '{"type":"thread.started","thread_id":"t1"}\n{"type":"turn.started"}\n{"type":"turn.failed","error":{"message":"Codex ran out of room in the model\'s context window. Start a new thread."}}',
      exit: 1,
      outcome: 'context',
    },
    {
      name: 'no terminal event',
      log: '{"type":"thread.started","thread_id":"t1"}\n{"type":"turn.started"}\n{"type":"item.completed","item":{"id":"item_1","type":"agent_message","text":"Done."}}',
      exit: 0,
      outcome: 'unknown',
    },
    {
      name: 'text mode: well',
      log: 'OpenAI Codex v0.169.0 (research preview)\n--------\ncodex\nDone.\ntokens used\n105',
      exit: 0,
      outcome: 'ok',
    },
    {
      name: 'text mode: a usage limit',
      log: "OpenAI Codex v0.169.0 (research preview)\n--------\nuser\nsay done\nERROR: You've hit your usage limit. Try again at 3:28 PM.",
      exit: 1,
      outcome: 'quota',
    },
  ],
};
