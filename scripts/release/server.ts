/** What a release location answers: paths below it, and their contents. */
export type ReleaseFiles = Map<string, Uint8Array<ArrayBuffer> | string>;

/** Puts files where a release of this version lies, and where the latest one does. */
export const publish = (
  files: ReleaseFiles,
  version: string,
  release: Readonly<Record<string, Uint8Array<ArrayBuffer> | string>>,
): void => {
  for (const [file, content] of Object.entries(release)) {
    files.set(`/download/v${version}/${file}`, content);
    files.set(`/latest/download/${file}`, content);
  }
};

/** A release location on this machine, until the end of the block. */
export interface ReleaseServer extends Disposable {
  readonly url: string;
  /** The paths that were asked for, in order. */
  readonly asked: readonly string[];
}

/** Serves what the files hold at the moment of asking. */
export const serveRelease = (files: ReleaseFiles): ReleaseServer => {
  const asked: string[] = [];
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: (request) => {
      const { pathname } = new URL(request.url);
      asked.push(pathname);
      const found = files.get(pathname);
      return found === undefined ? new Response('not here\n', { status: 404 }) : new Response(found);
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}`,
    asked,
    [Symbol.dispose]: () => {
      void server.stop(true);
    },
  };
};

/** The same, but of what stands in `cut` only half is sent before the connection breaks, whatever length was promised. */
export const serveBroken = (files: ReleaseFiles, cut: RegExp): ReleaseServer => {
  const asked: string[] = [];
  const listener = Bun.listen({
    hostname: '127.0.0.1',
    port: 0,
    socket: {
      data: (socket, request) => {
        const path = request.toString().split(' ', 2)[1] ?? '';
        asked.push(path);
        const body = Buffer.from(files.get(path) ?? '');
        socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`);
        socket.write(cut.test(path) ? body.subarray(0, body.length / 2) : body);
        socket.end();
      },
    },
  });
  return {
    url: `http://127.0.0.1:${listener.port}`,
    asked,
    [Symbol.dispose]: () => listener.stop(true),
  };
};
