import { afterEach, describe, expect, test } from 'bun:test';
import type { Behaviour } from '../../scripts/real-agents/behaviour.ts';
import { startProvider, type Provider } from '../../scripts/real-agents/provider.ts';

// The stand-in for the model providers with which scripts/real-agents.ts runs real agent CLIs.

const started: Provider[] = [];
const provider = (...script: readonly Behaviour[]): Provider => {
  const one = startProvider(script);
  started.push(one);
  return one;
};
afterEach(async () => {
  for (const one of started.splice(0)) await one.stop();
});

const ask = (url: string, path: string, body: unknown): Promise<Response> =>
  fetch(`${url}${path}`, { method: 'POST', body: JSON.stringify(body) });

const paths = {
  anthropic: '/v1/messages',
  responses: '/v1/responses',
  chat: '/v1/chat/completions',
  gemini: '/v1beta/models/m:streamGenerateContent',
};

describe('the provider', () => {
  test.each(Object.entries(paths))('says its last words by %s, streamed and not', async (_, path) => {
    const { url } = provider('ok');
    for (const stream of [true, false]) {
      const response = await ask(url, path, { model: 'm', stream });
      expect(response.status).toBe(200);
      expect(await response.text()).toContain('Done.');
    }
  });

  test.each(Object.entries(paths))('refuses by %s as that provider does', async (_, path) => {
    const { url } = provider('401', '429', '529', 'credit');
    const told: number[] = [];
    for (let run = 0; run < 4; run += 1) told.push((await ask(url, path, {})).status);
    expect(told).toEqual([401, 429, 529, 400]);
  });

  test('asks for the shell that it was offered, and says its last words when that has been done', async () => {
    const { url } = provider('work', 'ok');
    const tools = [
      { name: 'Read', input_schema: {} },
      {
        name: 'Bash',
        input_schema: {
          required: ['command', 'background'],
          properties: { command: { type: 'string' }, background: { type: 'boolean' } },
        },
      },
    ];
    const asked = (await (await ask(url, paths.anthropic, { tools })).json()) as {
      readonly content: readonly unknown[];
    };
    expect(asked.content).toMatchObject([
      { type: 'tool_use', name: 'Bash', input: { command: expect.stringContaining('work.txt'), background: false } },
    ]);
    const after = await ask(url, paths.anthropic, { tools, messages: [{ content: [{ type: 'tool_result' }] }] });
    expect(await after.text()).toContain('Done.');
  });

  test('tells a limit with a reset ahead, at the same time of day whenever it is asked', async () => {
    const { url } = provider('limit');
    const response = await ask(url, paths.anthropic, {});
    const reset = Number(response.headers.get('anthropic-ratelimit-unified-reset')) * 1000;
    expect(response.status).toBe(429);
    expect(reset).toBeGreaterThan(Date.now());
    expect(new Date(reset).toISOString()).toEndWith('T12:44:22.000Z');
  });

  test('hangs as long as it is asked to', async () => {
    const { url, requests } = provider('hang');
    const abort = new AbortController();
    const asked = fetch(`${url}${paths.chat}`, { method: 'POST', body: '{}', signal: abort.signal }).catch(
      () => 'aborted',
    );
    const first = await Promise.race([asked, Bun.sleep(300).then(() => 'nothing yet')]);
    expect(first).toBe('nothing yet');
    abort.abort();
    expect(await asked).toBe('aborted');
    expect(requests).toEqual(['POST /v1/chat/completions']);
  });
});
