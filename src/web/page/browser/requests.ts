import type { HistoryPage, Login, Ordered, Refusal, RoundDetail, RoundLog, Welcome } from '../../wire.ts';

/** An answer, or why there is none, in words for people; `code` is the server’s, empty where it gave none. */
export type Answer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly code: string; readonly why: string };

const refused = ({ code, message, hint }: Refusal): Answer<never> => ({
  ok: false,
  code,
  why: hint === null ? message : `${message} ${hint}`,
});

const isJson = (response: Response): boolean =>
  response.headers.get('content-type')?.startsWith('application/json') === true;

/** The server is our own and of the same build: what it says is of the wire’s types. */
const request = async <Value>(path: string, init: RequestInit = {}): Promise<Answer<Value>> => {
  try {
    const response = await fetch(path, { ...init, cache: 'no-store', credentials: 'same-origin' });
    const body: unknown = isJson(response) ? await response.json() : undefined;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the wire
    if (response.ok) return { ok: true, value: body as Value };
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the wire
    if (body !== undefined) return refused(body as Refusal);
    return { ok: false, code: '', why: `The server answered ${response.status} ${response.statusText}.` };
  } catch {
    return { ok: false, code: '', why: 'The server does not answer.' };
  }
};

/** For what is answered at once: a question that is lost on its way must not be waited for as long as a browser does. */
const patienceMs = 10_000;

/** A POST as the server takes it: of a type that no form of another page can send. */
const post = async <Value>(path: string, body: object, headers: Record<string, string> = {}): Promise<Answer<Value>> =>
  await request(path, {
    signal: AbortSignal.timeout(patienceMs),
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

/** Exchanges the token for a cookie. */
export const sendLogin = async (token: string): Promise<Answer<undefined>> => {
  const login: Login = { token };
  return await post('api/login', login);
};

/** It is asked before each connection. */
export const fetchWelcome = async (): Promise<Answer<Welcome>> =>
  await request('api/projects', { signal: AbortSignal.timeout(patienceMs) });

export const fetchHistory = async (id: string, before?: string): Promise<Answer<HistoryPage>> =>
  await request(`api/projects/${id}/history${before === undefined ? '' : `?before=${encodeURIComponent(before)}`}`);

/** A round, and when it began where that is known: its number may have been there before. */
export interface WhichRound {
  readonly roundNum: number;
  /** Ms since 1970. */
  readonly began?: number;
}

const roundPath = (id: string, { roundNum }: WhichRound): string => `api/projects/${id}/rounds/${roundNum}`;
const atBeginning = ({ began }: WhichRound): string => (began === undefined ? '' : `?at=${began}`);

export const fetchRound = async (id: string, round: WhichRound): Promise<Answer<RoundDetail>> =>
  await request(`${roundPath(id, round)}${atBeginning(round)}`);

export const fetchLog = async (id: string, round: WhichRound): Promise<Answer<RoundLog>> =>
  await request(`${roundPath(id, round)}/log${atBeginning(round)}`);

/** What may be ordered from the page. */
export type Order = 'stop' | 'cancel' | 'wake';

/** The key proves that the order comes from a page that this server handed out. */
export const sendOrder = async (id: string, order: Order, key: string): Promise<Answer<Ordered>> =>
  await post(`api/projects/${id}/${order}`, {}, { 'x-agent-runner-order': key });
