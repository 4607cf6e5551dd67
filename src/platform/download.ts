import { fail, ok, type Result } from '../model/result.ts';
import type { DownloadFailure, HttpDownload } from '../ports/http.ts';

/** Releases of GitHub are two redirections away; more than this goes round in a circle. */
const mostRedirections = 10;
const redirections = new Set([301, 302, 303, 307, 308]);

type Downloaded<Value> = Result<Value, DownloadFailure>;

const broken = (reason: string) => fail<DownloadFailure>({ kind: 'broken', reason });

/** Ends a wait for the network when nothing has come for a time, or when nobody wants it any more. */
interface Patience extends Disposable {
  readonly signal: AbortSignal;
  /** Something came. */
  renew(): void;
}

const beginPatience = ({ silenceMs, abort }: HttpDownload): Patience => {
  const silence = new AbortController();
  const giveUp = (): void => silence.abort(new Error(`nothing came for ${silenceMs / 1000} s`));
  let timer = setTimeout(giveUp, silenceMs);
  return {
    signal: abort === undefined ? silence.signal : AbortSignal.any([silence.signal, abort]),
    renew: () => {
      clearTimeout(timer);
      timer = setTimeout(giveUp, silenceMs);
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  };
};

/** Why the network failed us. The reason of an abort is said by who aborted, whatever fetch makes of it. */
const reasonOf = (error: unknown, { signal }: Patience): string => {
  const cause: unknown = signal.aborted ? signal.reason : error;
  return cause instanceof Error ? cause.message : String(cause);
};

/** Where an answer leads on to; undefined where it is the answer itself. */
const redirectedTo = (answer: Response, url: string): string | undefined => {
  const location = redirections.has(answer.status) ? answer.headers.get('location') : null;
  return location === null ? undefined : URL.parse(location, url)?.href;
};

/** The answer behind all redirections, each of which has to be one that may be followed. */
const open = async (request: HttpDownload, patience: Patience): Promise<Downloaded<Response>> => {
  let { url } = request;
  for (let hop = 0; hop <= mostRedirections; hop += 1) {
    const answer = await fetch(url, {
      redirect: 'manual',
      signal: patience.signal,
      // The sums are of what the server has: some pack a file once more on the way, or unpack one that is packed.
      decompress: false,
      headers: { 'Accept-Encoding': 'identity' },
    });
    const next = redirectedTo(answer, url);
    if (next === undefined) return ok(answer);
    await answer.body?.cancel();
    if (!request.mayFollow(next)) return broken(`it leads on to ${next}, which is not to be trusted`);
    patience.renew();
    url = next;
  }
  return broken('it leads on and on');
};

/** Hands over the body as it comes. */
const takeBody = async (
  body: ReadableStream<Uint8Array>,
  { take, maxBytes }: HttpDownload,
  patience: Patience,
): Promise<Downloaded<number>> => {
  let received = 0;
  // Leaving the loop ends the stream, and with it the connection.
  for await (const bytes of body) {
    patience.renew();
    received += bytes.length;
    if (received > maxBytes) return broken(`more than the ${maxBytes} bytes came that were expected`);
    const taken = take(bytes);
    if (!taken.ok) return fail({ kind: 'not_taken', failure: taken.failure });
  }
  return ok(received);
};

/** A connection that breaks in the middle can look like the end of the body. */
const whole = (answer: Response, received: number): Downloaded<void> => {
  const promised = answer.headers.get('content-length');
  if (promised === null || Number(promised) === received) return ok(undefined);
  return broken(`the connection broke after ${received} of ${promised} bytes`);
};

/** Fetches a body piece by piece. See `Http.download`. */
export const download = async (request: HttpDownload): Promise<Downloaded<void>> => {
  using patience = beginPatience(request);
  try {
    const opened = await open(request, patience);
    if (!opened.ok) return opened;
    const answer = opened.value;
    if (answer.status !== 200 || answer.body === null) {
      await answer.body?.cancel();
      return fail({ kind: 'status', status: answer.status });
    }
    const received = await takeBody(answer.body, request, patience);
    return received.ok ? whole(answer, received.value) : received;
  } catch (error) {
    return broken(reasonOf(error, patience));
  }
};
