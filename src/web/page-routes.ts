import type { WebRequest } from '../ports/web-server.ts';
import { guardHeaders, takesGzip, type WholeAnswer } from './answers.ts';
import type { PageFile } from './page-files.ts';

/** The name of a file that is not the entry has a hash of its content in it. */
const forGood = 'public, max-age=31536000, immutable';

const pageAnswer = ({ path, type, bytes }: PageFile): ((request: WebRequest) => WholeAnswer) => {
  const caching = path === '/' ? 'no-cache' : forGood;
  const headers = { ...guardHeaders, 'content-type': type, 'cache-control': caching, vary: 'accept-encoding' };
  let packed: Uint8Array<ArrayBuffer> | undefined;
  return (request) => {
    if (!takesGzip(request)) return { kind: 'whole', status: 200, headers, body: bytes };
    packed ??= Bun.gzipSync(bytes);
    return { kind: 'whole', status: 200, headers: { ...headers, 'content-encoding': 'gzip' }, body: packed };
  };
};

/** The files of the page by their paths, each packed when it is first asked for. */
export const pageAnswers = (files: readonly PageFile[]): ReadonlyMap<string, (request: WebRequest) => WholeAnswer> =>
  new Map(files.map((file) => [file.path, pageAnswer(file)]));
