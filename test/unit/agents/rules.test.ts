import { describe, expect, test } from 'bun:test';
import { agents } from '../../../src/agents/index.ts';
import type { Agent, Verdict } from '../../../src/agents/define.ts';
import { exited, readLog, roundEnd } from '../../support/read-log.ts';

const agent = (name: string): Agent => {
  const found = agents[name];
  if (found === undefined) throw new Error(`no agent ${name}`);
  return found;
};
const read = (name: string, events: readonly (object | string)[], exit: number): Verdict =>
  readLog(
    agent(name),
    events.map((event) => (typeof event === 'string' ? event : JSON.stringify(event))).join('\n'),
    exit,
  );

const rejected = (info: object): object => ({
  type: 'rate_limit_event',
  rate_limit_info: { status: 'rejected', resetsAt: 1_795_351_462, rateLimitType: 'five_hour', ...info },
});
const refusedResult = (text: string, more: object = {}): object => ({
  type: 'result',
  subtype: 'success',
  is_error: true,
  result: text,
  ...more,
});
const goodResult = { type: 'result', subtype: 'success', is_error: false, result: 'Done.' };
const said = (text: string, id = 'm1', usage: object = {}): object => ({
  type: 'assistant',
  message: { id, role: 'assistant', model: 'claude-sonnet-5', content: [{ type: 'text', text }], usage },
});
const toolUse = (input: object): object => ({
  type: 'assistant',
  message: { id: 'm1', role: 'assistant', content: [{ type: 'tool_use', name: 'Bash', input }] },
});

describe('the end of a round', () => {
  test('is what its last terminal event says, not its exit code', () => {
    expect(read('claude', [goodResult], 1).outcome.name).toBe('ok');
    expect(read('claude', [refusedResult('Invalid API key')], 0).outcome.name).toBe('auth');
    expect(
      read(
        'codex',
        [
          { type: 'turn.failed', error: { message: 'Overloaded' } },
          { type: 'turn.started' },
          { type: 'turn.completed' },
        ],
        0,
      ).outcome.name,
    ).toBe('ok');
  });

  test('without a terminal event is unknown at exit 0, and failed otherwise', () => {
    for (const name of ['claude', 'codex', 'gemini', 'opencode', 'pi', 'qwen']) {
      expect(readLog(agent(name), '', 0).outcome.name).toBe('unknown');
      expect(readLog(agent(name), '', 1).outcome.name).toBe('failed');
    }
    for (const name of ['aider', 'crush', 'custom']) expect(readLog(agent(name), '', 0).outcome.name).toBe('ok');
  });

  test('that a signal made is explained by the refusal before it, and by nothing that was overcome', () => {
    const reader = agent('claude').read({});
    reader.feed(
      JSON.stringify({
        type: 'assistant',
        error: 'rate_limit',
        message: { model: '<synthetic>', content: 'Too many requests' },
      }),
    );
    const killed = { ...exited(0), exit: { kind: 'signalled', signal: 'SIGTERM', number: 15 } } as const;
    expect(reader.verdict(killed).outcome.name).toBe('transient');
    reader.feed(JSON.stringify(said('On we go.')));
    expect(reader.verdict(killed).outcome.name).toBe('failed');
  });

  test('a retry notice explains an end that nothing else explains, and never makes exit 0 bad', () => {
    const retry = { type: 'system', subtype: 'api_retry', attempt: 1, error_status: 529, error: 'overloaded' };
    expect(read('claude', [retry], 1).outcome).toEqual({ name: 'transient', kind: 'overloaded' });
    expect(read('claude', [retry], 0).outcome.name).toBe('unknown');
    expect(read('claude', [retry, said('Done.')], 1).outcome.name).toBe('failed');
  });

  test('exit codes with a documented meaning count only where nothing was said', () => {
    expect(read('gemini', [], 41).outcome.name).toBe('auth');
    expect(read('gemini', [{ type: 'result', status: 'success' }], 41).outcome.name).toBe('ok');
    expect(read('kimi', [], 75).outcome).toEqual({ name: 'transient', kind: 'server' });
  });
});

describe('a limit', () => {
  test('takes scope and reset from its event, whatever the error calls it', () => {
    const resetsAt = Date.parse('2026-11-22T12:44:22Z');
    for (const text of [
      "You've hit your limit · resets 12:44pm (UTC)",
      'API Error: Request rejected (429)',
      'error_during_execution',
    ]) {
      expect(read('claude', [rejected({}), refusedResult(text, { api_error_status: 429 })], 1).outcome).toEqual({
        name: 'quota',
        scope: 'five_hour',
        resetsAt,
      });
    }
    expect(read('claude', [rejected({ rateLimitType: 'seven_day_opus' }), refusedResult('')], 1).outcome).toEqual({
      name: 'quota',
      scope: 'weekly',
      resetsAt,
    });
    expect(read('claude', [rejected({ rateLimitType: 'overage' }), refusedResult('')], 1).outcome).toEqual({
      name: 'quota',
      scope: 'spend',
      resetsAt,
    });
  });

  test.each(['constructor', '__proto__'])(
    'a scope that is called %s is one more that is not known',
    (rateLimitType) => {
      expect(read('claude', [rejected({ rateLimitType }), refusedResult('')], 1).outcome).toMatchObject({
        name: 'quota',
        scope: 'other',
      });
    },
  );

  test('without a reset in its event takes it from the text', () => {
    const log = [
      rejected({ resetsAt: undefined }),
      refusedResult("You've hit your limit · resets 3pm (Europe/Dublin)"),
    ];
    expect(read('claude', log, 1).outcome).toEqual({
      name: 'quota',
      scope: 'five_hour',
      resetsAt: Date.parse('2026-11-22T15:00:00Z'),
    });
  });

  test('that paid use takes the place of does not block', () => {
    const paid = rejected({ isUsingOverage: true, overageStatus: 'allowed' });
    expect(
      read('claude', [paid, refusedResult('API Error: 500 Internal server error', { api_error_status: 500 })], 1)
        .outcome,
    ).toEqual({ name: 'transient', kind: 'server' });
  });

  test('does not explain an error of another kind', () => {
    expect(
      read('claude', [rejected({}), refusedResult('Invalid API key', { api_error_status: 401 })], 1).outcome.name,
    ).toBe('auth');
    expect(
      read(
        'claude',
        [
          rejected({}),
          { type: 'system', subtype: 'init' },
          { type: 'rate_limit_event', rate_limit_info: { status: 'allowed_warning' } },
          refusedResult('429', { api_error_status: 429 }),
        ],
        1,
      ).outcome.name,
    ).toBe('transient');
  });

  test('names its scope in words', () => {
    const scope = (text: string): unknown => Object.entries(read('claude', [refusedResult(text)], 1).outcome);
    expect(scope("You've hit your session limit")).toContainEqual(['scope', 'five_hour']);
    expect(scope("You've hit your weekly limit · resets Mon 12:00am (Europe/Dublin)")).toContainEqual([
      'scope',
      'weekly',
    ]);
    expect(scope("You've hit your org's monthly usage limit")).toContainEqual(['scope', 'monthly']);
    expect(scope("You've hit your individual spend limit")).toContainEqual(['scope', 'spend']);
    expect(scope('Claude Opus 4 limit reached, Opus limit reached ∙ resets 3am')).toContainEqual(['scope', 'other']);
  });
});

describe('a refusal for now', () => {
  test('carries the provider’s own hint', () => {
    const error = {
      name: 'APIError',
      data: { message: 'slow down', statusCode: 429, responseHeaders: { 'retry-after': '20' } },
    };
    expect(read('opencode', [{ type: 'error', error }], 1).outcome).toEqual({
      name: 'transient',
      kind: 'rate_limit',
      retryAfterS: 20,
    });
    expect(
      read(
        'codex',
        [{ type: 'turn.failed', error: { message: 'Rate limit reached. Please try again in 11.054s.' } }],
        1,
      ).outcome,
    ).toEqual({ name: 'transient', kind: 'rate_limit', retryAfterS: 11.054 });
  });
});

describe('plain text', () => {
  test('of a text mode is believed only near its end, and only on a failed round', () => {
    const many = Array.from({ length: 20 }, (_, index) => `I changed file ${index}.`);
    expect(read('claude', ['Invalid API key · Please run /login'], 1).outcome.name).toBe('auth');
    expect(read('claude', ['Invalid API key · Please run /login'], 0).outcome.name).toBe('ok');
    expect(read('claude', ['Invalid API key · Please run /login', ...many], 1).outcome.name).toBe('failed');
    expect(read('crush', [...many, '\u001B[31mERROR\u001B[0m: 401 Unauthorized'], 1).outcome.name).toBe('auth');
  });

  test('that is a sentence about errors is no error', () => {
    for (const line of [
      'Error handling was improved for 401 responses.',
      '- 401 Unauthorized is now tested',
      'The tests for the usage limit reached 100%',
    ]) {
      expect(read('custom', [line], 1).outcome.name).toBe('failed');
    }
  });

  test('keeps an error above its stack trace', () => {
    const trace = Array.from({ length: 30 }, (_, index) => `    at step${index} (file.js:1:2)`);
    expect(
      read('gemini', ['Error when talking to Gemini API _ApiError: {"error":{"code":401}}', ...trace, '}'], 1).outcome
        .name,
    ).toBe('auth');
  });
});

describe('configured patterns', () => {
  test('add to a preset’s, and win over them', () => {
    const log = JSON.stringify(refusedResult('500 the gate is closed'));
    expect(readLog(agent('claude'), log, 1).outcome.name).toBe('transient');
    const verdict = readLog(agent('claude'), log, 1, { billing: ['gate is closed'] });
    expect(verdict.outcome.name).toBe('billing');
    expect(verdict.evidence[0]?.rule).toContain('configured');
  });

  test('count for a custom command wherever in a line they stand, also at exit 0', () => {
    const log = 'Working.\nplease renew your badge (badge-7)\n';
    expect(readLog(agent('custom'), log, 0).outcome.name).toBe('ok');
    expect(readLog(agent('custom'), log, 0, { auth: ['renew your badge'] }).outcome.name).toBe('auth');
  });

  test('that are no regular expression are meant literally', () => {
    expect(readLog(agent('custom'), 'auth failed (', 1, { auth: ['failed ('] }).outcome.name).toBe('auth');
  });
});

describe('what is told beside the outcome', () => {
  test('evidence names rule and line, and holds no secret', () => {
    const key = 'sk-ant-api03-abcdefghijklmnop';
    const { evidence } = read(
      'claude',
      ['noise', refusedResult(`Invalid API key ${key}, Bearer abcdefgh12345678, ghp_abcdefgh12345678`)],
      1,
    );
    expect(evidence[0]).toMatchObject({ line: 2, rule: expect.stringContaining('auth') });
    expect(evidence[0]?.text).not.toMatch(/abcdefgh/);
  });

  test('usage is summed by message, once each, until the agent tells its own total', () => {
    const usage = { input_tokens: 100, output_tokens: 5, cache_read_input_tokens: 7 };
    const messages = [said('a', 'm1', usage), said('b', 'm1', usage), said('c', 'm2', usage)];
    expect(read('claude', messages, 1).usage).toEqual({ tokensIn: 200, tokensOut: 10, cacheRead: 14 });
    const total = { ...goodResult, num_turns: 2, total_cost_usd: 0.5, usage: { input_tokens: 1, output_tokens: 2 } };
    expect(read('claude', [...messages, total], 0).usage).toEqual({
      tokensIn: 1,
      tokensOut: 2,
      cacheRead: 14,
      turns: 2,
      costUsd: 0.5,
    });
  });

  test('cached tokens are counted once where an agent counts them as input too', () => {
    const usage = { input_tokens: 100, cached_input_tokens: 60, output_tokens: 5 };
    expect(read('codex', [{ type: 'turn.completed', usage }], 0).usage).toEqual({
      tokensIn: 40,
      cacheRead: 60,
      tokensOut: 5,
      turns: 1,
    });
  });

  test('steps are added up', () => {
    const step = (reason: string): object => ({
      type: 'step_finish',
      part: { reason, cost: 0.01, tokens: { input: 10, output: 2, reasoning: 3, cache: { read: 1, write: 4 } } },
    });
    expect(read('opencode', [step('tool-calls'), step('stop')], 0).usage).toEqual({
      tokensIn: 20,
      tokensOut: 10,
      cacheRead: 2,
      cacheWritten: 8,
      costUsd: 0.02,
      turns: 2,
    });
  });

  test('aider’s token lines are numbers', () => {
    const line = 'Tokens: 1.2k sent, 3.4k cache write, 5M cache hit, 300 received. Cost: $0.01 message, $0.05 session.';
    expect(read('aider', [line, line], 0).usage).toEqual({
      tokensIn: 2400,
      tokensOut: 600,
      cacheRead: 10_000_000,
      cacheWritten: 6800,
      costUsd: 0.02,
      turns: 2,
    });
  });

  test('the final message is the last one, whole or in pieces, and its end where it is long', () => {
    expect(
      read(
        'gemini',
        ['a', 'b'].map((content) => ({ type: 'message', role: 'assistant', content, delta: true })),
        0,
      ).finalMessage,
    ).toBe('ab');
    expect(read('claude', [said('first'), said('second')], 0).finalMessage).toBe('second');
    const long = read('claude', [said(`${'x'.repeat(10_000)}DONE`)], 0).finalMessage ?? '';
    expect(long).toHaveLength(4096);
    expect(long).toEndWith('DONE');
    expect(read('crush', ['All is', 'done.'], 0).finalMessage).toBe('All is\ndone.');
  });

  test('the terminal event is a sign, and an agent that goes on takes it back', () => {
    const reader = agent('pi').read({});
    const feed = (event: object): boolean => {
      reader.feed(JSON.stringify(event));
      return reader.signs().finished;
    };
    expect(
      feed({
        type: 'message_end',
        message: { role: 'assistant', content: [], stopReason: 'error', errorMessage: '529 Overloaded' },
      }),
    ).toBe(false);
    expect(feed({ type: 'agent_end', messages: [] })).toBe(true);
    expect(feed({ type: 'auto_retry_start', errorMessage: '529 Overloaded' })).toBe(false);
    expect(reader.verdict(exited(0)).outcome.name).not.toBe('ok');
  });

  test('the same call eight times in a row is a sign, seven or a change in between are not', () => {
    const reader = agent('claude').read({});
    const call = (input: object): number | undefined => {
      reader.feed(JSON.stringify(toolUse(input)));
      return reader.signs().repetition?.times;
    };
    for (let times = 1; times <= 7; times += 1) expect(call({ command: 'ls' })).toBeUndefined();
    expect(call({ command: 'ls' })).toBe(8);
    expect(call({ command: 'ls -a' })).toBeUndefined();
  });
});

describe('a long round', () => {
  test('leaves a state that does not grow', () => {
    const reader = agent('claude').read({});
    const sizes: number[] = [];
    for (let line = 1; line <= 3000; line += 1) {
      reader.feed(JSON.stringify(said('x'.repeat(500), `m${line}`, { input_tokens: 1 })));
      reader.feed(JSON.stringify(toolUse({ content: 'y'.repeat(5000), line })));
      reader.feed(`stderr ${'z'.repeat(300)}`);
      if (line % 1000 === 0) sizes.push(JSON.stringify(reader.verdict({ ...exited(1), at: roundEnd })).length);
    }
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThan(50);
  });
});

describe('a line for people', () => {
  const render = (name: string, event: object | string): string | undefined =>
    agent(name)
      .read({})
      .render(typeof event === 'string' ? event : JSON.stringify(event));

  test('shows talk as it is, tool calls and results in brief, and the end with its counts', () => {
    expect(render('claude', said('Let me see.'))).toBe('Let me see.');
    expect(render('claude', toolUse({ command: 'ls\n-a', description: 'list' }))).toBe('▸ Bash: ls -a');
    expect(render('claude', { type: 'user', message: { content: [{ type: 'tool_result', content: 'a\nb' }] } })).toBe(
      '  ⎿ a b',
    );
    expect(
      render('claude', {
        ...goodResult,
        num_turns: 2,
        total_cost_usd: 0.25,
        usage: { input_tokens: 1, output_tokens: 2 },
      }),
    ).toBe('✓ finished · 2 turns · 1 tokens in, 2 out · $0.2500');
    expect(render('claude', refusedResult('Invalid API key'))).toBe('✗ Invalid API key');
    expect(render('claude', { type: 'stream_event' })).toBeUndefined();
  });

  test('shows stderr without its colours, and a spinner’s last state', () => {
    expect(render('claude', '\u001B[31mwarning\u001B[0m: \u0007slow')).toBe('warning: slow');
    expect(render('aider', '⠋ one\r⠙ two\r')).toBe('⠙ two');
    expect(render('aider', '')).toBeUndefined();
  });
});

describe('an answer in a text mode', () => {
  test('may hold code, JSON, and another agent’s events', () => {
    const foreign = '{"type":"turn.failed","error":{"message":"401 Unauthorized"}}';
    for (const answer of ['{\n  "type": "result"\n}', '{"a":1}', '{"a":', foreign, '[1,2]', '{']) {
      expect(read('claude', ['Here it is:', ...answer.split('\n'), 'Done.'], 0).outcome.name).toBe('ok');
    }
  });
});
