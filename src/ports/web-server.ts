import type { FailureOf } from '../model/failure.ts';
import type { Result } from '../model/result.ts';

/** A request as it came; what is in it nobody has checked. */
export interface WebRequest {
  readonly method: string;
  /** Without the query. Dots that lead upwards are gone; escapes stand as they were sent. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** A header that was sent several times is joined by commas. */
  header(name: string): string | undefined;
  /** The body; undefined where it is too long (4 KiB), too slow, or breaks off. */
  text(): Promise<string | undefined>;
}

/** An answer that goes on until one side has enough. */
export interface WebStream {
  /**
   * Sends a piece at once. A client that does not read is dropped rather than buffered for: a megabyte waits at
   * the most. Sending to one that has gone does nothing.
   */
  send(text: string): void;
  end(): void;
}

export type WebAnswer =
  | {
      readonly kind: 'whole';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string | Uint8Array<ArrayBuffer>;
    }
  /** `begin` is called once; what it gives back is called once, when the client has gone or the stream was ended. */
  | {
      readonly kind: 'stream';
      readonly headers: Readonly<Record<string, string>>;
      readonly begin: (stream: WebStream) => () => void;
    };

/** Answers every request that is well-formed HTTP; must not reject. */
export type WebHandler = (request: WebRequest) => Promise<WebAnswer>;

export interface WebServer {
  /** The address and port that it listens on. */
  readonly address: string;
  readonly port: number;
  /** Ends every connection. */
  close(): Promise<void>;
}

/**
 * Listens for HTTP on one address; port 0 picks a free one. Headers, bodies and the time that a silent client is
 * borne are bounded. Fails with `listen`.
 */
export type OpenWebServer = (
  place: { readonly address: string; readonly port: number },
  handler: WebHandler,
) => Result<WebServer, FailureOf<'listen'>>;
