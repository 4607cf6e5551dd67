import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from '../build.ts';
import type { Artifact, Packed } from '../../src/model/release-manifest.ts';
import { sha256 } from './manifest.ts';
import { targets, type TargetName } from './targets.ts';

/** How hard is compressed: `best` takes a minute a target, `quick` a few seconds. */
export type Effort = 'best' | 'quick';

const levels = { best: { gzip: 9, zstd: 19 }, quick: { gzip: 1, zstd: 1 } } as const;

/** Where the binary of a target lies in a folder. The name is the same for all, because it becomes part of what is built. */
export const binaryPath = (folder: string, target: TargetName): string => join(resolve(folder), target, 'agent-runner');

/** Compiles the binary of a target into the folder; it looks for later releases at the location, absent: where install.sh does. Throws BuildError. */
export const buildBinary = (folder: string, target: TargetName, location: string | undefined): void => {
  mkdirSync(join(folder, target), { recursive: true });
  build({
    outfile: binaryPath(folder, target),
    target: targets[target].bun,
    ...(location === undefined ? {} : { location }),
  });
};

const put = (folder: string, file: string, bytes: Uint8Array): Packed => {
  writeFileSync(join(folder, file), bytes);
  return { file, size: bytes.length, sha256: sha256(bytes) };
};

/** Compresses the binary of a target both ways into the folder `out`. */
export const pack = async (binary: string, target: TargetName, out: string, effort: Effort): Promise<Artifact> => {
  const bytes = await Bun.file(binary).bytes();
  const { gzip, zstd } = levels[effort];
  return {
    target,
    minimum_os: targets[target].minimumOs,
    size: bytes.length,
    sha256: sha256(bytes),
    gzip: put(out, `agent-runner-${target}.gz`, Bun.gzipSync(bytes, { level: gzip })),
    zstd: put(out, `agent-runner-${target}.zst`, await Bun.zstdCompress(bytes, { level: zstd })),
  };
};
