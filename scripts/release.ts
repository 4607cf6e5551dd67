// Makes everything that a release is made of, for every platform, from one machine:
//   bun scripts/release.ts [--targets linux-x64,darwin-arm64] [--out dist/release] [--location URL] [--previous FILE]
//                          [--verify] [--quick] [--no-pack] [--binaries DIR]
// --no-pack stops at the binaries in OUT/TARGET/agent-runner; they can be signed there and handed back with --binaries,
// which then compiles nothing. --verify runs those that can run here. --previous is an earlier manifest.json to compare
// the sizes with. --quick compresses little, for trying out. The same commit gives the same bytes, before signing.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import project from '../package.json' with { type: 'json' };
import { BuildError, commit } from './build.ts';
import { binaryPath, buildBinary, pack, type Effort } from './release/artifact.ts';
import { checkedLocation, companions } from './release/companions.ts';
import type { Artifact, Manifest } from '../src/model/release-manifest.ts';
import { staleGoldens } from './release/goldens.ts';
import { manifestText, readManifest, sha256, sumsText } from './release/manifest.ts';
import { sizesText } from './release/sizes.ts';
import { chosenTargets, type TargetName } from './release/targets.ts';
import { runnerFor, thisMachine, verifyBinary } from './release/verify.ts';

const root = resolve(import.meta.dir, '..');

const options = {
  targets: { type: 'string' },
  out: { type: 'string', default: join(root, 'dist/release') },
  location: { type: 'string' },
  previous: { type: 'string' },
  binaries: { type: 'string' },
  'no-pack': { type: 'boolean', default: false },
  verify: { type: 'boolean', default: false },
  quick: { type: 'boolean', default: false },
} as const;

type Flags = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const compileAll = (names: readonly TargetName[], folder: string, location: string | undefined): void => {
  for (const name of names) {
    buildBinary(folder, name, location);
    say(`compiled ${name}`);
  }
};

const verifyAll = (names: readonly TargetName[], folder: string): void => {
  const expected = `agent-runner ${project.version} (${commit()})`;
  for (const name of names) {
    say(`${name}: ${verifyBinary(binaryPath(folder, name), runnerFor(name, thisMachine), expected)}`);
  }
};

const packAll = async (
  names: readonly TargetName[],
  folder: string,
  out: string,
  effort: Effort,
): Promise<readonly Artifact[]> => {
  const artifacts: Artifact[] = [];
  for (const name of names) artifacts.push(await pack(binaryPath(folder, name), name, out, effort));
  return artifacts;
};

/** Writes the texts and, last, the list of the sums of everything: a folder that has it is whole. */
const writeTexts = (out: string, manifest: Manifest, location: string | undefined): void => {
  const { version, artifacts } = manifest;
  const texts = { 'manifest.json': manifestText(manifest), ...companions({ root, version, location }) };
  for (const [file, text] of Object.entries(texts)) writeFileSync(join(out, file), text);
  const packed = artifacts.flatMap(({ gzip, zstd }) => [gzip, zstd]);
  const sums = [
    ...packed.map(({ file, sha256: sum }) => [file, sum] as const),
    ...Object.entries(texts).map(([file, text]) => [file, sha256(text)] as const),
  ];
  writeFileSync(join(out, 'SHA256SUMS'), sumsText(Object.fromEntries(sums)));
};

/** A release whose files were never kept could not be held to load with later versions. */
const checkGoldens = (): void => {
  const stale = staleGoldens(root, project.version);
  if (stale.length === 0) return;
  const folder = `test/golden/releases/${project.version}`;
  throw new BuildError(`${folder} is not what ${project.version} writes (${stale.join(', ')}): bun run goldens`);
};

const release = async (flags: Flags, names: readonly TargetName[], folder: string): Promise<void> => {
  if (!flags['no-pack']) checkGoldens();
  if (flags.binaries === undefined) compileAll(names, folder, checkedLocation(flags.location));
  if (flags.verify) verifyAll(names, folder);
  if (flags['no-pack']) return;
  const out = resolve(flags.out);
  const artifacts = [...(await packAll(names, folder, out, flags.quick ? 'quick' : 'best'))];
  const { version } = project;
  const manifest = { name: 'agent-runner', version, commit: commit(), bun: Bun.version, artifacts } as const;
  writeTexts(out, manifest, flags.location);
  const previous = flags.previous === undefined ? undefined : readManifest(readFileSync(flags.previous, 'utf8'));
  process.stdout.write(sizesText(manifest, previous));
  say(`agent-runner ${version} for ${names.length} targets in ${out}`);
};

const { values: flags } = parseArgs({ options });
mkdirSync(flags.out, { recursive: true });
const scratch = mkdtempSync(join(resolve(flags.out), '.binaries-'));
try {
  const names = chosenTargets(flags.targets);
  await release(flags, names, flags.binaries ?? (flags['no-pack'] ? flags.out : scratch));
} catch (error) {
  if (!(error instanceof BuildError) && !(error instanceof RangeError)) throw error;
  process.stderr.write(`error: ${error.message}\n`);
  process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
