import { parsedJson } from '../model/json.ts';
import type { WebRequest } from '../ports/web-server.ts';
import { sameText } from './same-text.ts';
import type { Login } from './wire.ts';

/** A shorter token could be guessed. */
export const shortestToken = 16;

/** Who may look. Without a token whoever reaches the server; that is for loopback only. */
export interface Access {
  /** Whether a request carries the token, as `Authorization: Bearer`, or the cookie that a login gave. */
  admits(request: WebRequest): boolean;
  /** The `set-cookie` of a login whose body holds the token; undefined where it does not. `secure`: the page came by TLS, through a proxy. */
  login(body: string, secure: boolean): string | undefined;
}

/** A word that nobody guesses: 256 bits for addresses and headers. */
export const randomWord = (): string => Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url');

/** For a month: a phone is not to be logged in every evening. */
const cookieS = 30 * 24 * 3600;

const cookieIn = (request: WebRequest, name: string): string | undefined =>
  (request.header('cookie') ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1);

const isLogin = (value: unknown): value is Login =>
  typeof value === 'object' && value !== null && 'token' in value && typeof value.token === 'string';

const tokenIn = (body: string): string => {
  const value = parsedJson(body);
  return isLogin(value) ? value.token : '';
};

/**
 * Access by a token. The cookie holds a word that follows from it and does not tell it, so that it outlives a
 * restart; its name has the port, for cookies know no ports. No other site’s request carries it, and no script reads it.
 */
const byToken = (token: string, port: () => number): Access => {
  const word = new Bun.CryptoHasher('sha256', token).update('agent-runner dashboard').digest('base64url');
  const name = (): string => `agent-runner-${port()}`;
  return {
    admits: (request) => {
      const bearer = /^Bearer +(\S+)$/i.exec(request.header('authorization') ?? '')?.[1];
      if (bearer !== undefined) return sameText(bearer, token);
      return sameText(cookieIn(request, name()) ?? '', word);
    },
    login: (body, secure) =>
      sameText(tokenIn(body), token)
        ? `${name()}=${word}; Path=/; Max-Age=${cookieS}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`
        : undefined,
  };
};

const open: Access = { admits: () => true, login: () => 'agent-runner=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict' };

/** Who may look, by a token where there is one. */
export const openAccess = (token: string | undefined, port: () => number): Access =>
  token === undefined ? open : byToken(token, port);
