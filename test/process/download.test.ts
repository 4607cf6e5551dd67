import { describe, expect, test } from 'bun:test';
import { ok } from '../../src/model/result.ts';
import { download } from '../../src/platform/download.ts';
import type { HttpDownload } from '../../src/ports/http.ts';

type Answer = (request: Request) => Response | Promise<Response>;

const serving = (answer: Answer) => {
  const server = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: answer });
  return { url: `http://127.0.0.1:${server.port}/`, [Symbol.dispose]: () => void server.stop(true) };
};

const fetchAll = async (url: string, changes: Partial<HttpDownload> = {}) => {
  const pieces: Uint8Array[] = [];
  const result = await download({
    url,
    mayFollow: () => true,
    silenceMs: 5000,
    maxBytes: 1e9,
    take: (bytes) => {
      pieces.push(bytes.slice());
      return ok(undefined);
    },
    ...changes,
  });
  return { result, body: Buffer.concat(pieces).toString() };
};

/** Bytes, and no end of them. */
const endless = (): Response =>
  new Response(new ReadableStream({ start: (controller) => controller.enqueue('x'.repeat(5000)) }));

describe('a download', () => {
  test('is the bytes that the server has, also where it says that they are packed', async () => {
    const packed = Bun.gzipSync('inside');
    using server = serving(() => new Response(packed, { headers: { 'Content-Encoding': 'gzip' } }));
    let size = 0;
    const take: HttpDownload['take'] = (bytes) => {
      size += bytes.length;
      return ok(undefined);
    };
    expect((await fetchAll(server.url, { take })).result).toEqual(ok(undefined));
    expect(size).toBe(packed.length);
  });

  test('follows where it may, and nowhere else', async () => {
    using server = serving((request) =>
      request.url.endsWith('/end') ? new Response('there') : Response.redirect('/end', 302),
    );
    expect(await fetchAll(server.url)).toEqual({ result: ok(undefined), body: 'there' });
    const refused = await fetchAll(server.url, { mayFollow: () => false });
    expect(refused).toMatchObject({
      body: '',
      result: { failure: { reason: expect.stringContaining('not to be trusted') } },
    });
  });

  test('does not go round in circles', async () => {
    using server = serving((request) => Response.redirect(request.url, 302));
    expect((await fetchAll(server.url)).result).toMatchObject({ failure: { reason: 'it leads on and on' } });
  });

  test('tells what the server refused', async () => {
    using server = serving(() => new Response('no', { status: 404 }));
    expect(await fetchAll(server.url)).toMatchObject({
      body: '',
      result: { failure: { kind: 'status', status: 404 } },
    });
  });

  test('ends where more comes than was expected, where nobody takes it, and where nobody wants it', async () => {
    using server = serving(endless);
    expect((await fetchAll(server.url, { maxBytes: 1000 })).result).toMatchObject({ failure: { kind: 'broken' } });
    const failure = { code: 'io', operation: 'append to', path: '/x', errno: 'ENOSPC', reason: 'full' } as const;
    const full = await fetchAll(server.url, { take: () => ({ ok: false, failure }) });
    expect(full.result).toEqual({ ok: false, failure: { kind: 'not_taken', failure } });
    const abort = new AbortController();
    const left = await fetchAll(server.url, {
      abort: abort.signal,
      take: () => {
        abort.abort(new Error('left'));
        return ok(undefined);
      },
    });
    expect(left.result).toMatchObject({ failure: { kind: 'broken' } });
  });

  test('gives up on a server that falls silent', async () => {
    using server = serving(() => new Response(new ReadableStream({ start: (controller) => controller.enqueue('x') })));
    const { result, body } = await fetchAll(server.url, { silenceMs: 100 });
    expect({ result, body }).toMatchObject({ body: 'x', result: { failure: { reason: 'nothing came for 0.1 s' } } });
  });

  test('tells that nobody is there', async () => {
    const server = serving(() => new Response(''));
    server[Symbol.dispose]();
    expect((await fetchAll(server.url)).result).toMatchObject({ ok: false, failure: { kind: 'broken' } });
  });
});
