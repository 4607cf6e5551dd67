import type { Failure } from '../model/failure.ts';
import type { WebAnswer, WebRequest } from '../ports/web-server.ts';
import { failureWords } from '../views/failure.ts';
import type { Refusal } from './wire.ts';

export type WholeAnswer = Extract<WebAnswer, { readonly kind: 'whole' }>;

/**
 * On every answer. The page gets nothing from elsewhere and sends nothing there, is shown in nobody's frame, and
 * what it shows cannot become a script.
 */
export const guardHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

const jsonType = 'application/json; charset=utf-8';

/** What is told of the work: kept by nobody on its way. */
export const dataHeaders = { ...guardHeaders, 'cache-control': 'no-store' } as const;

/** A short text, whose type tells a browser that it is nothing else. */
export const textAnswer = (status: number, text: string, type = 'text/plain; charset=utf-8'): WholeAnswer => ({
  kind: 'whole',
  status,
  headers: { ...dataHeaders, 'content-type': type },
  body: text,
});

/** Smaller answers are not worth the packing. */
const leastPacked = 4096;

/** Whether whoever asks unpacks gzip. */
export const takesGzip = (request: WebRequest): boolean =>
  (request.header('accept-encoding') ?? '')
    .split(',')
    .some((coding) => /^gzip(?:;q=(?!0(?:\.0*)?$)|$)/.test(coding.trim()));

/** A value with a secret in it. It is not packed: a length that depends on what stands beside a secret tells of it (BREACH). */
export const secretAnswer = (value: object): WholeAnswer => textAnswer(200, JSON.stringify(value), jsonType);

/** A value of the wire. */
export const jsonAnswer = (request: WebRequest, value: object): WholeAnswer => {
  const text = JSON.stringify(value);
  const headers = { ...dataHeaders, 'content-type': jsonType, vary: 'accept-encoding' };
  if (text.length < leastPacked || !takesGzip(request)) return { kind: 'whole', status: 200, headers, body: text };
  const body = Bun.gzipSync(text, { level: 4 });
  return { kind: 'whole', status: 200, headers: { ...headers, 'content-encoding': 'gzip' }, body };
};

/** Why something is not done. */
export const refusal = (
  status: number,
  { code, message, hint }: Refusal,
  headers: Readonly<Record<string, string>> = {},
): WholeAnswer => ({
  kind: 'whole',
  status,
  headers: { ...dataHeaders, 'content-type': jsonType, ...headers },
  body: JSON.stringify({ code, message, hint } satisfies Refusal),
});

const statusOf = ({ code }: Failure): number => {
  if (code === 'not_found') return 404;
  return code === 'host_unreachable' || code === 'io' ? 503 : 409;
};

/** A failure of a verb, in its words. */
export const failureRefusal = (failure: Failure): WholeAnswer => {
  const { what, why, fix } = failureWords(failure);
  const message = why === '' ? what : `${what} ${why}`;
  return refusal(statusOf(failure), { code: failure.code, message, hint: fix === '' ? null : fix });
};
