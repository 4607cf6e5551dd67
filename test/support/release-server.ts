import { manifestText, sha256, sumsText, type Artifact } from '../../scripts/release/manifest.ts';
import { targets } from '../../scripts/release/targets.ts';

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

interface FakeRelease {
  readonly version?: string;
  /** What stands for the binary of every target. */
  readonly program?: string;
  /** What the manifest says of its size. */
  readonly size?: number;
}

/** A release whose binaries are this small program. */
export const fakeRelease = ({ version = '1.2.3', program, size }: FakeRelease = {}): ReleaseFiles => {
  const text = program ?? `#!/bin/sh\necho "agent-runner ${version} (abcdef0)"\n`;
  const bytes = Bun.gzipSync(text);
  const artifacts = Object.keys(targets).map((target): Artifact => {
    const packed = { file: `agent-runner-${target}.gz`, size: bytes.length, sha256: sha256(bytes) };
    return { target, minimum_os: 'any', size: size ?? text.length, sha256: sha256(text), gzip: packed, zstd: packed };
  });
  const manifest = manifestText({ name: 'agent-runner', version, commit: 'abcdef0', bun: Bun.version, artifacts });
  const manual = '.TH AGENT-RUNNER 1\n';
  const listed = { 'manifest.json': sha256(manifest), 'agent-runner.1': sha256(manual) };
  const sums = { ...listed, ...Object.fromEntries(artifacts.map(({ gzip }) => [gzip.file, gzip.sha256])) };
  const files: ReleaseFiles = new Map();
  publish(files, version, {
    'manifest.json': manifest,
    'agent-runner.1': manual,
    SHA256SUMS: sumsText(sums),
    ...Object.fromEntries(artifacts.map(({ gzip }) => [gzip.file, bytes])),
  });
  return files;
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
