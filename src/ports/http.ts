import type { Result } from '../model/result.ts';
import type { DurationMs } from '../model/time.ts';

/** A request to another machine. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Given up after this time, the answer included. */
  readonly limitMs: DurationMs;
}

/** What came back: the status, and the beginning of the text. */
export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

export interface Http {
  /** Sends a request; a redirection is not followed, for it would carry its secrets elsewhere. Fails with why there was no answer. */
  send(request: HttpRequest): Promise<Result<HttpAnswer, string>>;
}
