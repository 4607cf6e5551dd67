import { fail, ok } from '../model/result.ts';
import type { OpenWebServer, WebAnswer, WebHandler, WebRequest, WebStream } from '../ports/web-server.ts';
import { systemClock } from './clock.ts';

/** Seconds for which a connection may be silent, in a request, between two, or while it takes an answer. */
const silenceS = 30;
/** A login is the longest body that there is. */
const longestBody = 4096;
const slowestBodyMs = 5000;
/** What may wait for a client beside what the kernel holds for it. */
const mostWaiting = 1024 * 1024;

const limited = async (body: Promise<string>): Promise<string | undefined> => {
  const late = systemClock.sleep(slowestBodyMs).then(() => undefined);
  return await Promise.race([body.catch(() => undefined), late]);
};

const webRequest = (request: Request, url: URL): WebRequest => ({
  method: request.method,
  path: url.pathname,
  query: url.searchParams,
  header: (name) => request.headers.get(name) ?? undefined,
  text: () => limited(request.text()),
});

/** Bun's controller of a body that is written to directly; `write` gives a promise as long as the client does not read. */
interface DirectController {
  write(text: string): number | Promise<number>;
  flush(): unknown;
  close(error?: Error): unknown;
}

/** Writes to one client, and drops it where it leaves or too much waits for it. */
const openStream = (controller: DirectController): WebStream & { readonly gone: () => void; onGone: () => void } => {
  let open = true;
  let waiting = 0;
  const gone = (): void => {
    if (!open) return;
    open = false;
    stream.onGone();
  };
  const drop = (reason?: Error): void => {
    if (!open) return;
    gone();
    controller.close(reason);
  };
  const stream = {
    onGone: () => {},
    gone,
    end: () => drop(),
    send: (text: string) => {
      if (!open) return;
      const written = controller.write(text);
      controller.flush();
      if (written === 0) return gone();
      if (typeof written === 'number') return;
      waiting += text.length;
      // Whichever way it ends: what waited is written, or the client has left.
      const taken = (): void => void (waiting = 0);
      written.then(taken, taken);
      if (waiting > mostWaiting) drop(new Error('the client does not read'));
    },
  };
  return stream;
};

const streamed = (answer: Extract<WebAnswer, { readonly kind: 'stream' }>, left: AbortSignal): Response => {
  const source = {
    type: 'direct' as const,
    pull: (controller: DirectController) => {
      const stream = openStream(controller);
      stream.onGone = answer.begin(stream);
      left.addEventListener('abort', stream.gone);
      if (left.aborted) stream.gone();
    },
  };
  return new Response(new ReadableStream(source), { headers: answer.headers });
};

const response = (answer: WebAnswer, left: AbortSignal): Response =>
  answer.kind === 'stream'
    ? streamed(answer, left)
    : new Response(answer.body, { status: answer.status, headers: answer.headers });

const errnoOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';

/** HTTP by Bun’s own server. */
export const openWebServer: OpenWebServer = ({ address, port }, handler: WebHandler) => {
  try {
    const server = Bun.serve({
      hostname: address,
      port,
      idleTimeout: silenceS,
      maxRequestBodySize: longestBody,
      development: false,
      // Without it Bun lets another process of ours share the port in silence wherever `development` is off (1.4.5).
      reusePort: false,
      fetch: async (request, serving) => {
        const url = URL.parse(request.url);
        if (url === null) return new Response(null, { status: 400 });
        const answer = await handler(webRequest(request, url));
        // A stream says nothing for longer where nothing happens.
        if (answer.kind === 'stream') serving.timeout(request, 0);
        return response(answer, request.signal);
      },
    });
    return ok({ address, port: server.port ?? port, close: () => server.stop(true) });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return fail({ code: 'listen', address, port, errno: errnoOf(error), reason });
  }
};
