import type { Agent, AgentPatterns } from './define.ts';
import { type Json, numberOf, objectAt, objectsOf, textOf } from './read/json.ts';
import type { Dialect } from './read/dialect.ts';
import { readDialect } from './read/reader.ts';
import type { Signal } from './read/signal.ts';
import { usageOf } from './read/usage.ts';

const patterns: AgentPatterns = {
  auth: [String.raw`no provider configured`, String.raw`authentication (?:error|failed)`],
  billing: [String.raw`credits? exhausted`],
  quota: [],
  transient: [],
  context: [],
};

/** It writes a provider's error as a message of the assistant, and goes on to exit 0. */
const errorMessage =
  /^(?:Ran into this error|Network error|The error above was an exception we were not able to handle)/;

const content = (block: Json, id: string): Signal[] => {
  switch (block['type']) {
    case 'text': {
      const text = textOf(block, 'text') ?? '';
      return errorMessage.test(text) ? [{ kind: 'refused', error: { text } }] : [{ kind: 'said', text, id }];
    }
    case 'toolRequest': {
      const call = objectAt(block, 'toolCall', 'value');
      return [{ kind: 'called', tool: textOf(call, 'name') ?? 'tool', input: call['arguments'] ?? {} }];
    }
    default:
      return [];
  }
};

const event = (json: Json): readonly Signal[] | undefined => {
  switch (json['type']) {
    case 'message': {
      const message = objectAt(json, 'message');
      if (message['role'] !== 'assistant') return [];
      return objectsOf(message, 'content').flatMap((block) => content(block, textOf(message, 'id') ?? ''));
    }
    case 'notification':
    case 'model_change':
      return [];
    case 'error':
      return [{ kind: 'gaveUp', error: { text: textOf(json, 'error', 'message') ?? 'an error without a message' } }];
    case 'complete':
      return [
        {
          kind: 'used',
          of: 'round',
          usage: usageOf({ tokensIn: numberOf(json, 'input_tokens'), tokensOut: numberOf(json, 'output_tokens') }),
        },
        { kind: 'ended' },
      ];
    default:
      return undefined;
  }
};

const dialect: Dialect = {
  patterns,
  event,
  skip: ['{"type":"notification"'],
  chatter: /^(?:starting session|\s+(?:session id|working directory)|logging to)/i,
  silence: 'unknown',
  exitMeanings: {},
};

export const goose: Agent = {
  name: 'goose',
  title: 'Goose',
  summary: 'Block’s agent for many providers.',
  start: {
    command: ['goose', 'run', '--no-session', '--output-format', 'stream-json', '-q'],
    promptArguments: ['-i', '{prompt_file}'],
    promptDelivery: 'file',
    env: { GOOSE_MODE: 'auto', GOOSE_DISABLE_KEYRING: '1' },
    trust: ['GOOSE_MODE=auto'],
  },
  detect: 'goose',
  versionCommand: ['goose', '--version'],
  checkedVersions: [],
  loginHint:
    'Run `goose configure`, or set the key of the provider in use; the system keyring is not asked (GOOSE_DISABLE_KEYRING).',
  patterns,
  read: (extra) => readDialect(dialect, extra),
  cases: [
    {
      name: 'a good round',
      log: '{"type":"message","message":{"id":"m0","role":"assistant","content":[{"type":"toolRequest","id":"1","toolCall":{"status":"success","value":{"name":"developer__shell","arguments":{"command":"ls"}}}}]}}\n{"type":"message","message":{"id":"m1","role":"assistant","content":[{"type":"text","text":"Done."}]}}\n{"type":"complete","total_tokens":105}',
      exit: 0,
      outcome: 'ok',
    },
    {
      name: 'an error in the agent’s place, with exit 0',
      log: '{"type":"message","message":{"id":"m1","role":"assistant","content":[{"type":"text","text":"Ran into this error: Authentication error: Authentication failed. Status: 401 Unauthorized.\\n\\nPlease retry if you think this is a transient or recoverable error."}]}}\n{"type":"complete","total_tokens":105}',
      exit: 0,
      outcome: 'auth',
    },
    {
      name: 'a rate limit',
      log: '{"type":"message","message":{"id":"m1","role":"assistant","content":[{"type":"text","text":"Ran into this error: Rate limit exceeded: 429.\\n\\nPlease retry if you think this is a transient or recoverable error."}]}}\n{"type":"complete","total_tokens":105}',
      exit: 0,
      outcome: 'transient',
    },
    {
      name: 'credits that are spent',
      log: '{"type":"message","message":{"id":"m1","role":"assistant","content":[{"type":"text","text":"Ran into this error: Credits exhausted: insufficient credits"}]}}\n{"type":"complete","total_tokens":105}',
      exit: 0,
      outcome: 'billing',
    },
    {
      name: 'an error event',
      log: '{"type":"error","error":"Context length exceeded: prompt is too long"}',
      exit: 1,
      outcome: 'context',
    },
    {
      name: 'no provider',
      log: "error: No provider configured. Run 'goose configure' first.",
      exit: 1,
      outcome: 'auth',
    },
    {
      name: 'no terminal event',
      log: '{"type":"message","message":{"id":"m0","role":"assistant","content":[{"type":"toolRequest","id":"1","toolCall":{"status":"success","value":{"name":"developer__shell","arguments":{"command":"ls"}}}}]}}',
      exit: 0,
      outcome: 'unknown',
    },
    { name: 'text mode: well', log: 'Done.', exit: 0, outcome: 'ok' },
  ],
};
