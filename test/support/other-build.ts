import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyAsVersion } from '../../scripts/release/other-version.ts';
import { scratch } from './scratch.ts';

/** How a build differs from the one under test. */
export interface OtherBuild {
  readonly version: string;
  /** Files of `src/` with other texts. */
  readonly sources?: Readonly<Record<string, string>>;
}

const folder = scratch('builds');

const built = new Map<string, string>();

/** Builds the program anew, as another version of it, once a run; gives the binary, which is there until the end of the run. */
export const otherBuild = ({ version, sources = {} }: OtherBuild): string => {
  const before = built.get(version);
  if (before !== undefined) return before;
  const checkout = join(folder.path, version);
  const binary = join(folder.path, `agent-runner-${version}`);
  mkdirSync(checkout);
  copyAsVersion(checkout, version);
  for (const [name, text] of Object.entries(sources)) writeFileSync(join(checkout, 'src', name), text);
  const { exitCode, stderr } = Bun.spawnSync(
    [process.execPath, join(checkout, 'scripts/build.ts'), '--outfile', binary],
    { cwd: checkout },
  );
  if (exitCode !== 0) throw new Error(`version ${version} could not be built:\n${stderr.toString()}`);
  built.set(version, binary);
  return binary;
};
