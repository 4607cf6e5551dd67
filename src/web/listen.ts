import { fail, ok, type Result } from '../model/result.ts';
import type { OpenWebServer, WebHandler, WebServer } from '../ports/web-server.ts';

/** Where to listen. */
export interface Listening {
  readonly address: string;
  /** Listened on as well where this machine has it. */
  readonly besides?: string;
  /** Nobody but this machine reaches them. */
  readonly loopback: boolean;
  readonly everywhere: boolean;
}

const isLoopback = (address: string): boolean => /^127(?:\.\d{1,3}){3}$/.test(address) || address === '::1';

const isEverywhere = (address: string): boolean => address === '0.0.0.0' || address === '::';

/** An address, or both of loopback: browsers try `localhost` on either. */
export const listeningOn = (address: string | undefined): Listening => {
  if (address === undefined || address === 'localhost')
    return { address: '127.0.0.1', besides: '::1', loopback: true, everywhere: false };
  const bare = address.replace(/^\[(.*)\]$/, '$1');
  return { address: bare, loopback: isLoopback(bare), everywhere: isEverywhere(bare) };
};

/** An address as it stands in a URL. */
export const urlHost = (address: string): string => (address.includes(':') ? `[${address}]` : address);

/** A port that is free on one address may be taken on the other. */
const triesForFree = 5;

const besidesToo = (
  open: OpenWebServer,
  first: WebServer,
  address: string,
  handler: WebHandler,
): Result<readonly WebServer[]> => {
  const second = open({ address, port: first.port }, handler);
  if (second.ok) return ok([first, second.value]);
  // A machine without IPv6 has no ::1. Where another program has the port there, `localhost` would lead to that.
  return second.failure.errno === 'EADDRINUSE' ? second : ok([first]);
};

/** Listens on one port of every address that is meant. Fails with `listen`. */
export const listen = async (
  open: OpenWebServer,
  { address, besides }: Listening,
  port: number,
  handler: WebHandler,
): Promise<Result<readonly WebServer[]>> => {
  for (let tried = 1; ; tried += 1) {
    const first = open({ address, port }, handler);
    if (!first.ok || besides === undefined) return first.ok ? ok([first.value]) : fail(first.failure);
    const both = besidesToo(open, first.value, besides, handler);
    if (both.ok) return both;
    await first.value.close();
    if (port !== 0 || tried === triesForFree) return both;
  }
};
