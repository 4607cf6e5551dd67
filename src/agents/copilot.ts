import type { Agent, AgentPatterns } from './define.ts';
import { type Json, numberOf, objectAt, textOf } from './read/json.ts';
import type { Dialect } from './read/dialect.ts';
import { readDialect } from './read/reader.ts';
import type { ErrorFacts, Meaning, Signal } from './read/signal.ts';
import { tokensOf } from './read/usage.ts';
import { ownValue } from '../model/own-value.ts';

const patterns: AgentPatterns = {
  auth: [String.raw`no authentication information`, String.raw`authentication failed`],
  billing: [],
  quota: [String.raw`exceeded your premium request`, String.raw`premium requests? (?:allowance|limit|quota)`],
  transient: [String.raw`hit a rate limit`],
  context: [],
};

/** Its own names for errors, in `errorType`. */
const labels: Readonly<Record<string, Meaning>> = {
  authentication: { name: 'auth' },
  authorization: { name: 'auth' },
  quota: { name: 'quota', scope: 'other' },
  rate_limit: { name: 'transient', kind: 'rate_limit' },
  context_limit: { name: 'context' },
};

const errorFacts = (data: Json): ErrorFacts => {
  const label = ownValue(labels, textOf(data, 'errorType') ?? '');
  const status = numberOf(data, 'statusCode');
  return {
    text: textOf(data, 'message') ?? 'an error without a message',
    ...(label === undefined ? {} : { label }),
    ...(status === undefined ? {} : { status }),
  };
};

const result = (json: Json): Signal[] => {
  const sessionId = textOf(json, 'sessionId');
  const told: Signal = { kind: 'used', of: 'round', usage: sessionId === undefined ? {} : { sessionId } };
  const code = numberOf(json, 'exitCode') ?? 0;
  if (code === 0) return [told, { kind: 'finished' }];
  return [told, { kind: 'gaveUp', error: { text: `result with exit code ${code}` } }];
};

const sessionEvent = (type: string, data: Json): readonly Signal[] => {
  switch (type) {
    case 'session.start':
    case 'session.model_change': {
      const model = textOf(data, 'selectedModel', 'newModel', 'model');
      return model === undefined ? [{ kind: 'began' }] : [{ kind: 'began', model }];
    }
    case 'session.error':
      return [{ kind: 'refused', error: errorFacts(data) }];
    case 'session.warning':
      return [{ kind: 'notice', error: errorFacts(data) }];
    case 'assistant.message':
      return [{ kind: 'said', text: textOf(data, 'content') ?? '' }];
    case 'assistant.usage':
      return [{ kind: 'used', of: 'step', usage: { ...tokensOf(data, true), turns: 1 } }];
    case 'tool.execution_start':
      return [{ kind: 'called', tool: textOf(data, 'toolName') ?? 'tool', input: data['arguments'] ?? {} }];
    case 'tool.execution_complete': {
      const text = textOf(objectAt(data, 'result'), 'content') ?? textOf(objectAt(data, 'error'), 'message') ?? '';
      return [{ kind: 'returned', text, failed: data['success'] === false }];
    }
    default:
      return [];
  }
};

/** Its events carry their facts under `data`; older ones beside `type`. */
const event = (json: Json): readonly Signal[] | undefined => {
  const type = textOf(json, 'type') ?? '';
  if (type === 'result') return result(json);
  if (!/^(?:session|assistant|user|tool|system|hook|subagent|skill|abort|permission|external_tool)(?:\.|$)/.test(type))
    return undefined;
  return sessionEvent(type, { ...json, ...objectAt(json, 'data') });
};

const dialect: Dialect = {
  patterns,
  event,
  skip: ['{"type":"tool.execution_complete"', '{"type":"tool.execution_partial', '{"type":"assistant.message_delta"'],
  chatter: /^$/,
  silence: 'unknown',
  exitMeanings: {},
};

export const copilot: Agent = {
  name: 'copilot',
  title: 'Copilot CLI',
  summary: 'GitHub’s agent; counts premium requests rather than cost.',
  start: {
    command: ['copilot', '--allow-all', '--no-ask-user', '--output-format', 'json', '--stream', 'off', '--no-color'],
    promptArguments: ['-p', '{prompt}'],
    promptDelivery: 'argv',
    env: {},
    trust: ['--allow-all'],
  },
  detect: 'copilot',
  versionCommand: ['copilot', '--version'],
  checkedVersions: [],
  login: {
    env: ['COPILOT_GITHUB_TOKEN', 'GH_TOKEN', 'GITHUB_TOKEN'],
    files: [],
  },
  loginHint: 'Run `copilot` and type /login, or set COPILOT_GITHUB_TOKEN or GH_TOKEN.',
  patterns,
  read: (extra) => readDialect(dialect, extra),
  cases: [
    {
      name: 'a good round',
      log: '{"type":"tool.execution_start","data":{"toolName":"bash","arguments":{"command":"ls"}}}\n{"type":"assistant.message","data":{"messageId":"1","content":"Done.","toolRequests":[]}}\n{"type":"result","sessionId":"k1","exitCode":0,"usage":{"premiumRequests":1,"totalApiDurationMs":5}}',
      exit: 0,
      outcome: 'ok',
    },
    {
      name: 'a rate limit with its wait',
      log: '{"type":"session.error","data":{"errorType":"rate_limit","message":"Sorry, you\'ve hit a rate limit that restricts the number of Copilot model requests you can make. Please try again in 2 hours."}}\n{"type":"result","sessionId":"k1","exitCode":1,"usage":{"premiumRequests":1,"totalApiDurationMs":5}}',
      exit: 1,
      outcome: 'transient',
    },
    {
      name: 'an error at the top level of its event',
      log: '{"type":"session.error","errorType":"authentication","message":"Authentication failed"}\n{"type":"result","sessionId":"k1","exitCode":1,"usage":{"premiumRequests":1,"totalApiDurationMs":5}}',
      exit: 1,
      outcome: 'auth',
    },
    {
      name: 'a spent allowance',
      log: '{"type":"session.error","data":{"errorType":"quota","message":"You have exceeded your premium request allowance. Your quota will reset on Dec 1."}}\n{"type":"result","sessionId":"k1","exitCode":1,"usage":{"premiumRequests":1,"totalApiDurationMs":5}}',
      exit: 1,
      outcome: 'quota',
    },
    {
      name: 'an error that was overcome',
      log: '{"type":"session.error","data":{"errorType":"server","message":"502 Bad Gateway"}}\n{"type":"assistant.message","data":{"messageId":"1","content":"Done.","toolRequests":[]}}\n{"type":"result","sessionId":"k1","exitCode":0,"usage":{"premiumRequests":1,"totalApiDurationMs":5}}',
      exit: 0,
      outcome: 'ok',
    },
    { name: 'not logged in', log: 'Error: No authentication information found.', exit: 1, outcome: 'auth' },
    {
      name: 'no terminal event',
      log: '{"type":"assistant.message","data":{"messageId":"1","content":"Done.","toolRequests":[]}}',
      exit: 0,
      outcome: 'unknown',
    },
    { name: 'text mode: well', log: 'Done.', exit: 0, outcome: 'ok' },
  ],
};
