import { expect, test } from 'bun:test';
import { fail, ok } from '../../../src/model/result.ts';
import type { OpenWebServer } from '../../../src/ports/web-server.ts';
import { listen, listeningOn } from '../../../src/web/listen.ts';

/** A machine on which some addresses cannot be had, for these reasons. */
const machine = (refused: (address: string, port: number) => string | undefined) => {
  const open: string[] = [];
  let free = 40_000;
  const openServer: OpenWebServer = ({ address, port }) => {
    const errno = refused(address, port);
    if (errno !== undefined) return fail({ code: 'listen', address, port, errno, reason: errno });
    free += 1;
    const got = port === 0 ? free : port;
    open.push(`${address} ${got}`);
    return ok({ address, port: got, close: async () => void open.splice(open.indexOf(`${address} ${got}`), 1) });
  };
  return { open, openServer };
};

const handler = async () => ({ kind: 'whole' as const, status: 200, headers: {}, body: '' });

test('loopback is both of its addresses, on one port', async () => {
  const { open, openServer } = machine(() => undefined);
  await listen(openServer, listeningOn(undefined), 0, handler);
  expect(open).toEqual(['127.0.0.1 40001', '::1 40001']);
});

test('a machine without ::1 does with the one', async () => {
  const { open, openServer } = machine((address) => (address === '::1' ? 'EADDRNOTAVAIL' : undefined));
  expect((await listen(openServer, listeningOn(undefined), 8787, handler)).ok).toBe(true);
  expect(open).toEqual(['127.0.0.1 8787']);
});

test('where another program has the port of ::1, a named port is refused, and a free one is looked for on', async () => {
  const taken = machine((address, port) =>
    address === '::1' && (port === 8787 || port === 40_001) ? 'EADDRINUSE' : undefined,
  );
  expect(await listen(taken.openServer, listeningOn(undefined), 8787, handler)).toMatchObject({
    ok: false,
    failure: { errno: 'EADDRINUSE' },
  });
  expect(taken.open).toEqual([]);
  const next = machine((address, port) => (address === '::1' && port === 40_001 ? 'EADDRINUSE' : undefined));
  expect((await listen(next.openServer, listeningOn(undefined), 0, handler)).ok).toBe(true);
  expect(next.open).toEqual(['127.0.0.1 40002', '::1 40002']);
});

test('what is loopback needs no token, and nothing else', () => {
  for (const address of [undefined, 'localhost', '127.0.0.1', '127.5.5.5', '::1', '[::1]'])
    expect(listeningOn(address).loopback).toBe(true);
  for (const address of ['0.0.0.0', '::', '192.0.2.1', '127.evil.example', 'pi'])
    expect(listeningOn(address).loopback).toBe(false);
});
