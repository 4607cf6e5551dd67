import type { WebRequest } from '../ports/web-server.ts';
import type { Refusal } from './wire.ts';

/** By which names the server is called. */
export interface OurNames {
  readonly port: number;
  /** Addresses it listens on, as they stand in a URL (`[::1]`), or this machine’s name where it listens on all. */
  readonly listens: readonly string[];
  /** It listens on every address: whoever calls it by one, and no name, was led here by nobody’s name server. */
  readonly everywhere: boolean;
  /** Further names, `night.example` at any port or `night.example:8443`: a proxy’s, or a tunnel’s. */
  readonly allowed: readonly string[];
}

const usualPort = 80;
const loopbackNames: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

interface Authority {
  readonly name: string;
  readonly port: number | undefined;
}

const authorityOf = (text: string): Authority | undefined => {
  const [, name, port] = /^(\[[0-9a-f:.]+\]|[^\s:/?#@[\],]+)(?::(\d{1,5}))?$/i.exec(text) ?? [];
  if (name === undefined) return undefined;
  return { name: name.toLowerCase(), port: port === undefined ? undefined : Number(port) };
};

const isAddress = (name: string): boolean => /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\])$/.test(name);

const isAllowed = (allowed: string, { name, port }: Authority): boolean => {
  const wanted = authorityOf(allowed);
  return wanted?.name === name && (wanted.port === undefined || wanted.port === port);
};

/**
 * Whether a Host header is one of our names. A page of elsewhere whose name its owner lets point to this machine
 * (DNS rebinding) gets through to us, but with its own name there.
 */
const isOurHost = (host: string, { port, listens, everywhere, allowed }: OurNames): boolean => {
  const authority = authorityOf(host);
  if (authority === undefined) return false;
  const known = [...loopbackNames, ...listens].includes(authority.name) || (everywhere && isAddress(authority.name));
  return (known && (authority.port ?? usualPort) === port) || allowed.some((one) => isAllowed(one, authority));
};

/** The page of an origin is ours where it was called by the name by which it calls us. A proxy may have added TLS. */
const isOurOrigin = (origin: string, host: string): boolean =>
  [`http://${host}`, `https://${host}`].includes(origin.toLowerCase());

const refused = (code: string, message: string, hint: string | null = null): Refusal => ({ code, message, hint });

/**
 * Why a request comes from another site’s page, by what browsers say of it; undefined where it does not, or comes
 * from no browser at all. A link that somebody follows to the page itself is let through.
 */
export const foreignness = (request: WebRequest, names: OurNames, isPage: boolean): Refusal | undefined => {
  const host = (request.header('host') ?? '').toLowerCase();
  if (!isOurHost(host, names))
    return refused(
      'foreign_host',
      'This server is not called by that name.',
      '--allow-host NAME lets it answer to one.',
    );
  const origin = request.header('origin');
  if (origin !== undefined && !isOurOrigin(origin, host))
    return refused('foreign_origin', 'Pages of other sites may not ask this server.');
  const site = request.header('sec-fetch-site') ?? 'none';
  const isFollowed = isPage && request.method === 'GET' && request.header('sec-fetch-mode') === 'navigate';
  if (site === 'same-origin' || site === 'none' || isFollowed) return undefined;
  return refused('foreign_site', 'Pages of other sites may not ask this server.');
};
