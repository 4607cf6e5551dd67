import { connect } from 'node:net';
import type { Feed, Refusal, Welcome } from '../../src/web/wire.ts';
import { binary, testEnv } from './binary.ts';
import { until } from './until.ts';

/** A message of the feed, by its name. */
export type Heard = { [Name in keyof Feed]: { readonly name: Name; readonly data: Feed[Name] } }[keyof Feed];

/** A listener at the feed. */
export interface Listener extends Disposable {
  readonly heard: readonly Heard[];
  readonly raw: () => string;
  /** The server has ended it. */
  readonly over: () => boolean;
  /** Resolves with the first message of a name that fits. */
  hears<Name extends keyof Feed>(name: Name, fits?: (data: Feed[Name]) => boolean): Promise<Feed[Name]>;
}

/** The compiled dashboard at work. */
export interface Dashboard extends Disposable {
  /** Without what stands behind `#`. */
  readonly url: string;
  readonly port: number;
  readonly token: string | undefined;
  /** As it was printed, with the token. */
  readonly address: string;
  readonly pid: number;
  /** With the token that was printed, where one was. */
  ask(path: string, init?: RequestInit): Promise<Response>;
  json<Value>(path: string, init?: RequestInit): Promise<Value>;
  refusal(path: string, init?: RequestInit): Promise<Refusal & { readonly status: number }>;
  welcome(): Promise<Welcome>;
  listen(headers?: Readonly<Record<string, string>>): Listener;
  /** Sends bytes as they are, and gives what came back until the server closes, or it has been silent for 300 ms. */
  send(bytes: string): Promise<string>;
  /** Asks it to end, and gives its exit code. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
  stderr(): Promise<string>;
}

const listener = (url: string, headers: Readonly<Record<string, string>>): Listener => {
  const leave = new AbortController();
  const heard: Heard[] = [];
  let [text, over] = ['', false];
  const read = async (): Promise<void> => {
    const answer = await fetch(`${url}api/feed`, { headers: { ...headers }, signal: leave.signal });
    const decoder = new TextDecoder();
    let rest = '';
    for await (const chunk of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
      const piece = decoder.decode(chunk, { stream: true });
      text += piece;
      const blocks = `${rest}${piece}`.split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const name = /^event: (.*)$/m.exec(block)?.[1];
        const data = /^data: (.*)$/m.exec(block)?.[1];
        if (name !== undefined && data !== undefined) heard.push({ name, data: JSON.parse(data) } as Heard);
      }
    }
  };
  void read()
    .catch(() => undefined)
    .finally(() => (over = true));
  return {
    heard,
    raw: () => text,
    over: () => over,
    hears: <Name extends keyof Feed>(name: Name, fits: (data: Feed[Name]) => boolean = () => true) =>
      until(
        () => heard.find((one) => one.name === name && fits(one.data as Feed[Name]))?.data as Feed[Name] | undefined,
        { what: `${name} in ${text.slice(-2000)}` },
      ),
    [Symbol.dispose]: () => leave.abort(),
  };
};

const exchange = (port: number, bytes: string): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let got = '';
    let quiet: ReturnType<typeof setTimeout> | undefined;
    const done = (): void => {
      socket.destroy();
      resolve(got);
    };
    const wait = (): void => {
      clearTimeout(quiet);
      quiet = setTimeout(done, 300);
    };
    socket.on('data', (data) => {
      got += data.toString('latin1');
      wait();
    });
    socket.on('close', done);
    socket.on('error', done);
    socket.write(bytes);
  });

/** Starts the dashboard on a port of its own, in a folder. */
export const dashboard = async (
  cwd: string,
  words: readonly string[] = [],
  { env = {}, uid }: { readonly env?: Readonly<Record<string, string>>; readonly uid?: number } = {},
): Promise<Dashboard> => {
  const child = Bun.spawn([binary(), 'dashboard', '--port', '0', ...words], {
    cwd,
    env: testEnv(env),
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
    ...(uid === undefined ? {} : { uid }),
  });
  const stderr = child.stderr.text();
  const first = await child.stdout.getReader().read();
  const line = new TextDecoder().decode(first.value).trim();
  const address = line.startsWith('{') ? (JSON.parse(line) as { url: string }).url : line;
  if (!address.startsWith('http')) throw new Error(`the dashboard did not begin: ${line}${await stderr}`);
  const { port } = new URL(address);
  const token = /#token=(.+)$/.exec(address)?.[1];
  const url = `http://127.0.0.1:${port}/`;
  const bearer: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const ask: Dashboard['ask'] = (path, init = {}) => {
    const headers = new Headers(init.headers);
    if (token !== undefined && !headers.has('authorization')) headers.set('authorization', `Bearer ${token}`);
    return fetch(new URL(path, url), { ...init, headers });
  };
  return {
    url,
    port: Number(port),
    token,
    address,
    pid: child.pid,
    ask,
    json: async <Value>(path: string, init?: RequestInit) => (await (await ask(path, init)).json()) as Value,
    refusal: async (path, init) => {
      const answer = await ask(path, init);
      return { status: answer.status, ...((await answer.json()) as Refusal) };
    },
    welcome: async () => (await (await ask('/api/projects')).json()) as Welcome,
    listen: (headers = bearer) => listener(url, headers),
    send: (bytes) => exchange(Number(port), bytes),
    end: async (signal = 'SIGTERM') => {
      child.kill(signal);
      await child.exited;
      return child.exitCode;
    },
    stderr: () => stderr,
    [Symbol.dispose]: () => child.kill('SIGKILL'),
  };
};
