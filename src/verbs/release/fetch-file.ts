import type { FailureOf } from '../../model/failure.ts';
import { isTrustedUrl } from '../../model/release-location.ts';
import type { ReleaseTrouble } from '../../model/release-trouble.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { seconds } from '../../model/time.ts';
import type { IoResult } from '../../ports/files.ts';
import type { DownloadFailure, Http } from '../../ports/http.ts';
import { isWebPage } from './sums.ts';

/** What a release gives, or why it does not. */
export type Fetched<Value> = Result<Value, FailureOf<'release'> | FailureOf<'io'>>;

export const trouble = (what: ReleaseTrouble) => fail<FailureOf<'release'>>({ code: 'release', trouble: what });

/** A board on a radio link can be quiet for long; a connection that is dead is quiet for ever. */
const silenceMs = seconds(30);

/** A file of a release, and what becomes of its bytes. */
interface FetchedFile {
  readonly url: string;
  readonly maxBytes: number;
  /** What it has to be; absent: anything (the list of sums itself). */
  readonly sha256?: string;
  readonly take: (bytes: Uint8Array) => IoResult<void>;
  readonly abort?: AbortSignal;
}

const whyNot = (failure: DownloadFailure, url: string) => {
  switch (failure.kind) {
    case 'status':
      return trouble({ kind: 'not_there', url, status: failure.status });
    case 'broken':
      return trouble({ kind: 'unreachable', url, reason: failure.reason });
    case 'not_taken':
      return fail(failure.failure);
  }
};

/** Fetches a file piece by piece and holds it against its sum. What was taken counts only where this does not fail. */
export const fetchFile = async (
  { http }: { readonly http: Pick<Http, 'download'> },
  { url, maxBytes, sha256, take, abort }: FetchedFile,
): Promise<Fetched<void>> => {
  const hasher = new Bun.CryptoHasher('sha256');
  let page: boolean | undefined;
  const done = await http.download({
    url,
    mayFollow: isTrustedUrl,
    silenceMs,
    maxBytes,
    take: (bytes) => {
      page ??= isWebPage(bytes);
      hasher.update(bytes);
      return take(bytes);
    },
    ...(abort === undefined ? {} : { abort }),
  });
  const actual = hasher.digest('hex');
  if (done.ok && actual === sha256) return ok(undefined);
  // A page is rarely as long as what was asked for, so that the length may be what is found wrong first.
  if (page === true && (done.ok || done.failure.kind === 'broken')) return trouble({ kind: 'web_page', url });
  if (!done.ok) return whyNot(done.failure, url);
  return sha256 === undefined ? ok(undefined) : trouble({ kind: 'wrong_sum', url, expected: sha256, actual });
};

/** Longer than any list of sums, manifest, notes or manual page. */
const longestText = 4 * 1024 * 1024;

/** Fetches a text of a release. */
export const fetchText = async (
  ports: { readonly http: Pick<Http, 'download'> },
  url: string,
  sha256?: string,
): Promise<Fetched<string>> => {
  const pieces: Uint8Array[] = [];
  const fetched = await fetchFile(ports, {
    url,
    maxBytes: longestText,
    ...(sha256 === undefined ? {} : { sha256 }),
    take: (bytes) => {
      pieces.push(bytes);
      return ok(undefined);
    },
  });
  return fetched.ok ? ok(new TextDecoder().decode(Buffer.concat(pieces))) : fetched;
};
