import type { FailureOf } from '../model/failure.ts';
import type { Result } from '../model/result.ts';
import type { DurationMs } from '../model/time.ts';
import type { IoResult } from './files.ts';

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

/** Something large that is fetched. */
export interface HttpDownload {
  readonly url: string;
  /** Whether a redirection may lead to this URL. */
  readonly mayFollow: (url: string) => boolean;
  /** Given up when nothing has come for this time. */
  readonly silenceMs: DurationMs;
  /** An answer that is longer is not what was asked for, and is left off. */
  readonly maxBytes: number;
  /** Takes the body piece by piece, as it comes and as it was sent; a failure ends the download. Not called for a status other than 200. */
  readonly take: (bytes: Uint8Array) => IoResult<void>;
  readonly abort?: AbortSignal;
}

/** Why a download is not whole: the server's refusal, a connection that failed or broke, or that what came could not be kept. */
export type DownloadFailure =
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'broken'; readonly reason: string }
  | { readonly kind: 'not_taken'; readonly failure: FailureOf<'io'> };

export interface Http {
  /** Sends a request; a redirection is not followed, for it would carry its secrets elsewhere. Fails with why there was no answer. */
  send(request: HttpRequest): Promise<Result<HttpAnswer, string>>;
  /** Fetches a whole body that never stands in memory as a whole. */
  download(request: HttpDownload): Promise<Result<void, DownloadFailure>>;
}
