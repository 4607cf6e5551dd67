import { readFileSync } from 'node:fs';
import type { Artifact } from '../../src/model/release-manifest.ts';
import { manifestText, sha256, sumsText } from '../../scripts/release/manifest.ts';
import { publish, type ReleaseFiles } from '../../scripts/release/server.ts';
import { targets } from '../../scripts/release/targets.ts';

export {
  publish,
  serveBroken,
  serveRelease,
  type ReleaseFiles,
  type ReleaseServer,
} from '../../scripts/release/server.ts';

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

/** A release of one binary, for one target, packed by zstd only; `as` is the version that it says it is. */
export const binaryRelease = (target: string, binary: string, as: string): ReleaseFiles => {
  const bytes = new Uint8Array(readFileSync(binary));
  const packed = new Uint8Array(Bun.zstdCompressSync(bytes, { level: 1 }));
  const zstd = { file: `agent-runner-${target}.zst`, size: packed.length, sha256: sha256(packed) };
  const gzip = { ...zstd, file: `agent-runner-${target}.gz` };
  const artifact: Artifact = { target, minimum_os: 'any', size: bytes.length, sha256: sha256(bytes), gzip, zstd };
  const facts = { name: 'agent-runner', version: as, commit: 'abcdef0', bun: Bun.version } as const;
  const manifest = manifestText({ ...facts, artifacts: [artifact] });
  const notes = `### Added\n\n- What ${as} is about.\n`;
  const sums = sumsText({ 'manifest.json': sha256(manifest), 'NOTES.md': sha256(notes) });
  const files: ReleaseFiles = new Map();
  publish(files, as, { 'manifest.json': manifest, 'NOTES.md': notes, SHA256SUMS: sums, [zstd.file]: packed });
  return files;
};
