import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import project from '../../package.json' with { type: 'json' };
import { readManifest } from '../release/manifest.ts';
import { copyAsVersion } from '../release/other-version.ts';
import { publish, type ReleaseFiles } from '../release/server.ts';
import type { Architecture } from './architecture.ts';

/** A release as its folder holds it. */
export interface MadeRelease {
  readonly version: string;
  /** The sum of the binary itself. */
  readonly sum: string;
  readonly files: Readonly<Record<string, Uint8Array<ArrayBuffer>>>;
}

/** What the scenes are played with. */
export interface Releases {
  /** This checkout. */
  readonly present: MadeRelease;
  /** The same, but it says that it is a later one. */
  readonly later: MadeRelease;
  /** Later still: it passes every trial, and its `serve` ends at once. */
  readonly broken: MadeRelease;
}

const checkout = resolve(import.meta.dir, '../..');

const brokenServe = `if (process.argv[2] === 'serve') {
  console.error('cannot begin: something is broken');
  process.exit(1);
}
`;

const breakServe = (root: string): void => {
  const path = join(root, 'src/main.ts');
  writeFileSync(path, `${brokenServe}${readFileSync(path, 'utf8')}`);
};

interface ReleaseOrder {
  readonly architecture: Architecture;
  /** An empty folder for what is made. */
  readonly scratch: string;
  /** Where the binaries of this checkout are compiled already. */
  readonly binaries: string | undefined;
}

/** Runs a script of a checkout to its end. */
const runScript = async (command: readonly [root: string, script: string, ...args: string[]], ended: AbortSignal) => {
  const [root, script, ...args] = command;
  ended.throwIfAborted();
  const child = Bun.spawn([process.execPath, join(root, 'scripts', script), ...args], {
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'pipe',
    detached: true,
  });
  // With its compiler, which would go on writing into a folder that is being removed.
  const end = (): void => {
    if (child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
  };
  ended.addEventListener('abort', end);
  const stderr = await child.stderr.text();
  const code = await child.exited;
  ended.removeEventListener('abort', end);
  ended.throwIfAborted();
  if (code !== 0) throw new Error(`scripts/${script} failed:\n${stderr}`);
};

/** Has a checkout make its release. */
const makeRelease = async (
  root: string,
  { architecture, scratch, binaries }: ReleaseOrder,
  ended: AbortSignal,
): Promise<MadeRelease> => {
  const out = mkdtempSync(join(scratch, 'release-'));
  const given = binaries === undefined ? [] : ['--binaries', resolve(binaries)];
  await runScript([root, 'release.ts', '--targets', architecture.target, '--quick', '--out', out, ...given], ended);
  const { version, artifacts } = readManifest(readFileSync(join(out, 'manifest.json'), 'utf8'));
  const files = readdirSync(out).map((name) => [name, new Uint8Array(readFileSync(join(out, name)))] as const);
  rmSync(out, { recursive: true, force: true });
  return { version, sum: artifacts[0]?.sha256 ?? '', files: Object.fromEntries(files) };
};

/** Has another version of this checkout make its release, after it was changed. */
const makeOther = async (
  version: string,
  order: ReleaseOrder,
  ended: AbortSignal,
  change: (root: string) => void = () => {},
): Promise<MadeRelease> => {
  const root = join(order.scratch, `checkout-${version}`);
  mkdirSync(root);
  copyAsVersion(root, version);
  change(root);
  // As before any release: what it leaves on disks is kept.
  await runScript([root, 'goldens.ts'], ended);
  return await makeRelease(root, { ...order, binaries: undefined }, ended);
};

/** Makes the three, one after the other. Rejects when `ended` is aborted. */
export const makeReleases = async (order: ReleaseOrder, ended: AbortSignal): Promise<Releases> => {
  const [major = '0'] = project.version.split('.');
  const after = (steps: number): string => `${Number(major) + steps}.0.0`;
  return {
    present: await makeRelease(checkout, order, ended),
    later: await makeOther(after(1), order, ended),
    broken: await makeOther(after(2), order, ended, breakServe),
  };
};

/** Makes a release the latest one of a location. */
export const announce = (location: ReleaseFiles, { version, files }: MadeRelease): void => {
  publish(location, version, files);
};
