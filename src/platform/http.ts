import { fail, ok } from '../model/result.ts';
import type { Http, HttpRequest } from '../ports/http.ts';
import { readBounded } from './bounded-read.ts';
import { download } from './download.ts';

/** Of an answer only its first words are of interest. */
const longestText = 2000;

const whyNot = (error: unknown, { limitMs }: HttpRequest): string => {
  if (error instanceof Error && error.name === 'TimeoutError') return `no answer within ${limitMs / 1000} s`;
  return error instanceof Error ? error.message : String(error);
};

/** The network, by fetch. */
export const openHttp = (): Http => ({
  send: async (request) => {
    const { method, url, headers = {}, body, limitMs } = request;
    const signal = AbortSignal.timeout(limitMs);
    try {
      const answer = await fetch(url, {
        method,
        headers,
        redirect: 'manual',
        signal,
        ...(body === undefined ? {} : { body }),
      });
      if (answer.body === null) return ok({ status: answer.status, text: '' });
      const read = readBounded(answer.body, longestText);
      await Promise.race([read.done, new Promise((resolve) => signal.addEventListener('abort', resolve))]);
      read.stop();
      return ok({ status: answer.status, text: new TextDecoder().decode(read.bytes()) });
    } catch (error) {
      return fail(whyNot(error, request));
    }
  },
  download,
});
