import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import page from './page/index.html';

/** A file of the page, as it is served. */
export interface PageFile {
  /** `/` for the entry; the others carry a hash of their content in their names and never change. */
  readonly path: string;
  /** Its media type, with the charset. */
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const entryType = 'text/html;charset=utf-8';

const pageFile = (path: string, type: string, bytes: Uint8Array<ArrayBuffer>): PageFile => ({
  path: type.startsWith('text/html') ? '/' : `/${basename(path)}`,
  type: type.startsWith('text/html') ? entryType : type,
  bytes,
});

/** From source there is only the path of the HTML file: it is bundled as the compiler would do it. */
const bundled = async (entry: string): Promise<readonly PageFile[]> => {
  const { outputs } = await Bun.build({ entrypoints: [entry], minify: true });
  return await Promise.all(
    outputs.map(async (file) => pageFile(file.path, file.type, new Uint8Array(await file.arrayBuffer()))),
  );
};

/**
 * All that a browser loads of the page, and the only things: it refers to its files by relative addresses and asks
 * for nothing from elsewhere. In the executable they are embedded. Throws where the page does not build from source.
 */
export const pageFiles = async (): Promise<readonly PageFile[]> =>
  page.files === undefined
    ? await bundled(page.index)
    : page.files.map(({ path, headers }) =>
        pageFile(path, headers['content-type'], new Uint8Array(readFileSync(path))),
      );
