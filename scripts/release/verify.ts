import { existsSync } from 'node:fs';
import { BuildError } from '../build.ts';
import type { TargetName } from './targets.ts';

/** How a binary of a target is run on this machine. */
export type Runner =
  | { readonly can: 'everything'; readonly prefix: readonly string[] }
  /** It starts, but what it starts of itself does not: the demo would be no test of it. */
  | { readonly can: 'version'; readonly prefix: readonly string[]; readonly why: string }
  | { readonly can: 'nothing'; readonly why: string };

/** What decides it: this machine, and what is installed on it. */
export interface Machine {
  readonly platform: string;
  readonly arch: string;
  exists(path: string): boolean;
  which(program: string): string | null;
}

export const thisMachine: Machine = {
  platform: process.platform,
  arch: process.arch,
  exists: existsSync,
  which: (program) => Bun.which(program),
};

/** What a binary needs of the system beside the kernel, where this machine's own libraries are not it. */
const libraries: Partial<Record<TargetName, readonly string[]>> = {
  'linux-x64-musl': ['/lib/ld-musl-x86_64.so.1', '/usr/lib/libstdc++.so.6'],
  'linux-arm64-musl': ['/lib/ld-musl-aarch64.so.1', '/usr/lib/libstdc++.so.6'],
  'linux-arm64': ['/lib/ld-linux-aarch64.so.1'],
};

const emulated = (machine: Machine): Runner => {
  const qemu = machine.which('qemu-aarch64-static');
  if (qemu === null) return { can: 'nothing', why: 'no qemu-aarch64-static here (qemu-user-static)' };
  if (machine.exists('/proc/sys/fs/binfmt_misc/qemu-aarch64')) return { can: 'everything', prefix: [] };
  return { can: 'version', prefix: [qemu], why: 'the kernel does not know of qemu (binfmt_misc)' };
};

/** How a target's binary is run on a machine, or why it cannot be. */
export const runnerFor = (target: TargetName, machine: Machine): Runner => {
  const [platform = '', arch = ''] = target.split('-');
  if (platform !== machine.platform) return { can: 'nothing', why: `this is ${machine.platform}` };
  const foreign = arch !== machine.arch;
  const missing = (libraries[target] ?? []).find((path) => !machine.exists(path));
  if (missing !== undefined && (foreign || target.endsWith('-musl')))
    return { can: 'nothing', why: `no ${missing} here` };
  if (!foreign) return { can: 'everything', prefix: [] };
  return machine.arch === 'x64' ? emulated(machine) : { can: 'nothing', why: `this is ${machine.arch}` };
};

const answer = (argv: readonly string[], limitMs: number): string => {
  const { exitCode, signalCode, stdout, stderr } = Bun.spawnSync([...argv], { stdin: 'ignore', timeout: limitMs });
  if (exitCode === 0) return stdout.toString();
  throw new BuildError(
    `${argv.join(' ')} ended with ${signalCode ?? exitCode}:\n${stdout.toString()}${stderr.toString()}`,
  );
};

/**
 * Runs a binary through `--version` and the demo, as far as this machine can, and tells what was held and what not.
 * Throws BuildError where it answers wrongly.
 */
export const verifyBinary = (binary: string, runner: Runner, expected: string): string => {
  if (runner.can === 'nothing') return `not run: ${runner.why}`;
  const version = answer([...runner.prefix, binary, '--version'], 60_000).trim();
  if (version !== expected) throw new BuildError(`${binary} --version: ${version}, not ${expected}`);
  if (runner.can === 'version') return `answers --version; demo not run: ${runner.why}`;
  answer([...runner.prefix, binary, 'demo'], 300_000);
  return 'answers --version, and the demo holds';
};
