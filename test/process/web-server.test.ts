import { describe, expect, test } from 'bun:test';
import { connect, type Socket } from 'node:net';
import { openWebServer } from '../../src/platform/web-server.ts';
import type { WebAnswer, WebHandler, WebServer, WebStream } from '../../src/ports/web-server.ts';
import { until } from '../support/until.ts';

const text = (body: string): WebAnswer => ({ kind: 'whole', status: 200, headers: {}, body });

/** A server at work until the end of the block. */
const serving = (handler: WebHandler): WebServer & AsyncDisposable => {
  const opened = openWebServer({ address: '127.0.0.1', port: 0 }, handler);
  if (!opened.ok) throw new Error(opened.failure.reason);
  return { ...opened.value, [Symbol.asyncDispose]: () => opened.value.close() };
};

/** A client of the plainest kind; what it got so far stands in `got`. */
const client = (port: number, bytes: string): Socket & { got: string } => {
  const socket = Object.assign(connect(port, '127.0.0.1'), { got: '' });
  socket.on('data', (data) => (socket.got += data.toString('latin1')));
  socket.on('error', () => undefined);
  socket.write(bytes);
  return socket;
};

const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;

describe('the web server', () => {
  test('hands over what came: the path without upward dots, headers, the query', async () => {
    await using server = serving(async (request) =>
      text(
        `${request.method} ${request.path} ${request.query.get('a')} ${request.header('X-One')} ${request.header('y')}`,
      ),
    );
    const socket = client(server.port, 'GET /a/../../b%2e?a=1 HTTP/1.1\r\nHost: x\r\nX-One: 1\r\nx-one: 2\r\n\r\n');
    await until(() => socket.got.includes('GET /b%2e 1 1, 2 undefined'));
    socket.destroy();
  });

  test('a flood of headers, a body too long, rubbish and a missing Host are refused', async () => {
    await using server = serving(async (request) => text(`body ${await request.text()}`));
    const status = async (bytes: string): Promise<string> => {
      const socket = client(server.port, bytes);
      await until(() => socket.got.includes('\r\n'));
      socket.destroy();
      return socket.got.slice(9, 12);
    };
    const post = 'POST / HTTP/1.1\r\nHost: x\r\n';
    expect(await status(`GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(100_000)}\r\n\r\n`)).toBe('431');
    expect(await status(`GET / HTTP/1.1\r\nHost: x\r\n${'A: b\r\n'.repeat(1000)}\r\n`)).toBe('431');
    expect(await status(`${post}Content-Length: 5000\r\n\r\n${'a'.repeat(5000)}`)).toBe('413');
    expect(await status(`${post}Transfer-Encoding: chunked\r\n\r\n1388\r\n${'a'.repeat(5000)}\r\n0\r\n\r\n`)).toBe(
      '413',
    );
    expect(await status('\0\u0001nonsense\r\n\r\n')).toBe('400');
    expect(await status('GET / HTTP/1.1\r\n\r\n')).toBe('400');
    expect(await status(`${post}Content-Length: 2\r\n\r\nhi`)).toBe('200');
  });

  test('a client that does not read is dropped, and the others go on', async () => {
    const streams: WebStream[] = [];
    let gone = 0;
    await using server = serving(async () => ({
      kind: 'stream',
      headers: {},
      begin: (stream) => {
        streams.push(stream);
        return () => (gone += 1);
      },
    }));
    const deaf = client(server.port, get('/'));
    deaf.pause();
    await until(() => streams.length === 1);
    const reader = client(server.port, get('/'));
    await until(() => streams.length === 2);
    const piece = `${'x'.repeat(256 * 1024)}\n`;
    const before = process.memoryUsage.rss();
    await until(() => {
      for (const stream of streams) stream.send(piece);
      return gone === 1;
    });
    expect(process.memoryUsage.rss() - before).toBeLessThan(64 * 1024 * 1024);
    streams[0]!.send('to nobody');
    streams[1]!.send('still here');
    await until(() => reader.got.includes('still here'));
    // Nothing is held for the deaf one any more: it finds its connection closed.
    deaf.resume();
    await until(() => deaf.closed);
    reader.destroy();
    await until(() => gone === 2);
  });

  test('a stream is told once that its client has left, and ends with the server', async () => {
    const gone: string[] = [];
    const server = serving(async ({ path }) => ({
      kind: 'stream',
      headers: {},
      begin: (stream) => {
        stream.send('begun');
        return () => gone.push(path);
      },
    }));
    const leaving = client(server.port, get('/leaving'));
    const staying = client(server.port, get('/staying'));
    await until(() => leaving.got.includes('begun') && staying.got.includes('begun'));
    leaving.destroy();
    await until(() => gone.length === 1);
    await server.close();
    await until(() => staying.closed);
    expect(gone).toEqual(['/leaving', '/staying']);
  });

  test('a port that is taken is told, also to another process', async () => {
    await using server = serving(async () => text('first'));
    const again = openWebServer({ address: '127.0.0.1', port: server.port }, async () => text('second'));
    expect(again).toMatchObject({ ok: false, failure: { code: 'listen', errno: 'EADDRINUSE', port: server.port } });
    const elsewhere = openWebServer({ address: '203.0.113.7', port: 0 }, async () => text('x'));
    expect(elsewhere).toMatchObject({ ok: false, failure: { errno: 'EADDRNOTAVAIL' } });
  });
});
