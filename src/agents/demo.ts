import type { Agent } from './define.ts';
import { type Json, numberOf, textOf } from './read/json.ts';
import { noPatterns } from './read/patterns.ts';
import type { Dialect } from './read/dialect.ts';
import { readDialect } from './read/reader.ts';
import type { Meaning, Signal } from './read/signal.ts';
import { tokensOf } from './read/usage.ts';

// What the demo agent prints, one JSON object a line, each with `"type":"demo"` and an `event`:
//   {"type":"demo","event":"start","behaviour"?,"model"?,"session_id"?}
//   {"type":"demo","event":"say","text"}
//   {"type":"demo","event":"tool","name","input"?,"output"?}
//   {"type":"demo","event":"result","status":"ok","message"?,"usage"?{"input_tokens","output_tokens"},"cost_usd"?}
//   {"type":"demo","event":"result","status":"error","kind"?,"message"?}, where `kind` is one of
//     auth | billing | context | failed (the default)
//     quota      with "scope"? (five_hour | weekly | monthly | spend | other) and "resets_at"? (epoch seconds)
//     transient  with "reason"? (rate_limit | overloaded | server | network) and "retry_after_s"?
// `result` is its terminal event. Anything else that it prints is noise.

const scopes = ['five_hour', 'weekly', 'monthly', 'spend', 'other'] as const;
const reasons = ['rate_limit', 'overloaded', 'server', 'network'] as const;

const meaning = (json: Json): Meaning => {
  const { kind } = json;
  switch (kind) {
    case 'auth':
    case 'billing':
    case 'context':
      return { name: kind };
    case 'quota': {
      const resets = numberOf(json, 'resets_at');
      const scope = scopes.find((each) => each === json['scope']) ?? 'other';
      return { name: 'quota', scope, ...(resets === undefined ? {} : { resetsAt: resets * 1000 }) };
    }
    case 'transient': {
      const retryAfterS = numberOf(json, 'retry_after_s');
      const reason = reasons.find((each) => each === json['reason']) ?? 'server';
      return { name: 'transient', kind: reason, ...(retryAfterS === undefined ? {} : { retryAfterS }) };
    }
    default:
      return { name: 'failed' };
  }
};

const result = (json: Json): Signal[] => {
  const cost = numberOf(json, 'cost_usd');
  const { usage } = json;
  const counts = typeof usage === 'object' && usage !== null ? tokensOf({ ...usage }) : {};
  const told: Signal = {
    kind: 'used',
    of: 'round',
    usage: { ...counts, ...(cost === undefined ? {} : { costUsd: cost }) },
  };
  const message = textOf(json, 'message');
  if (json['status'] === 'ok') return [told, { kind: 'finished', ...(message === undefined ? {} : { message }) }];
  return [told, { kind: 'gaveUp', error: { text: message ?? textOf(json, 'kind') ?? 'failed', means: meaning(json) } }];
};

const event = (json: Json): readonly Signal[] | undefined => {
  if (json['type'] !== 'demo') return undefined;
  switch (json['event']) {
    case 'start': {
      const [model, sessionId] = [textOf(json, 'model'), textOf(json, 'session_id')];
      return [
        {
          kind: 'began',
          ...(model === undefined ? {} : { model }),
          ...(sessionId === undefined ? {} : { sessionId }),
        },
      ];
    }
    case 'say':
      return [{ kind: 'said', text: textOf(json, 'text') ?? '' }];
    case 'tool': {
      const output = textOf(json, 'output');
      return [
        { kind: 'called', tool: textOf(json, 'name') ?? 'tool', input: json['input'] ?? {} },
        ...(output === undefined ? [] : [{ kind: 'returned', text: output, failed: false } as const]),
      ];
    }
    case 'result':
      return result(json);
    default:
      return [];
  }
};

const dialect: Dialect = {
  patterns: noPatterns,
  event,
  skip: [],
  chatter: /^/,
  silence: 'unknown',
  exitMeanings: {},
};

export const demo: Agent = {
  name: 'demo',
  title: 'Demo agent',
  summary: 'The agent inside agent-runner itself: misbehaves as told, for `agent-runner demo`.',
  start: {
    command: ['{self}', 'demo-agent'],
    promptArguments: [],
    promptDelivery: 'stdin',
    env: {},
    trust: [],
  },
  versionCommand: ['{self}', '--version'],
  checkedVersions: [],
  loginHint: 'It needs no login.',
  patterns: noPatterns,
  read: (extra) => readDialect(dialect, extra),
  cases: [
    {
      name: 'a good round',
      log: '{"type":"demo","event":"start","model":"demo","session_id":"d1"}\n{"type":"demo","event":"say","text":"Hello."}\n{"type":"demo","event":"tool","name":"commit","input":{"message":"work"}}\n{"type":"demo","event":"result","status":"ok","message":"Done."}',
      exit: 0,
      outcome: 'ok',
    },
    {
      name: 'a refused login',
      log: '{"type":"demo","event":"start","model":"demo","session_id":"d1"}\n{"type":"demo","event":"result","status":"error","kind":"auth","message":"the demo login has expired"}',
      exit: 1,
      outcome: 'auth',
    },
    {
      name: 'a limit with its reset',
      log: '{"type":"demo","event":"start","model":"demo","session_id":"d1"}\n{"type":"demo","event":"result","status":"error","kind":"quota","scope":"five_hour","resets_at":1795351462}',
      exit: 1,
      outcome: 'quota',
    },
    {
      name: 'an overloaded provider',
      log: '{"type":"demo","event":"start","model":"demo","session_id":"d1"}\n{"type":"demo","event":"result","status":"error","kind":"transient","reason":"overloaded","retry_after_s":2}',
      exit: 1,
      outcome: 'transient',
    },
    {
      name: 'a crash',
      log: '{"type":"demo","event":"start","model":"demo","session_id":"d1"}\n{"type":"demo","event":"say","text":"Hello."}',
      exit: 3,
      outcome: 'failed',
    },
    {
      name: 'no terminal event',
      log: '{"type":"demo","event":"start","model":"demo","session_id":"d1"}',
      exit: 0,
      outcome: 'unknown',
    },
  ],
};
