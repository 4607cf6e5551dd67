import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { BuildError } from '../build.ts';
import type { TargetName } from './targets.ts';

/** How a binary of a target is run on this machine. */
export type Runner =
  | { readonly can: 'everything'; readonly prefix: readonly string[] }
  /** It runs, but the demo would be no test of it. */
  | { readonly can: 'all but the demo'; readonly prefix: readonly string[]; readonly why: string }
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
  // The demo's agents have a second to get into trouble, in which qemu has hardly begun; and what a binary starts of
  // itself is started only where the kernel knows of qemu. `bun run fresh --arch arm64` plays rounds instead.
  return { can: 'all but the demo', prefix: [qemu], why: 'qemu is too slow for its limits' };
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

interface Limits {
  readonly limitMs: number;
  readonly cwd?: string;
}

const answer = (argv: readonly string[], { limitMs, cwd = tmpdir() }: Limits): string => {
  const { exitCode, signalCode, stdout, stderr } = Bun.spawnSync([...argv], {
    cwd,
    stdin: 'ignore',
    timeout: limitMs,
  });
  if (exitCode === 0) return stdout.toString();
  throw new BuildError(
    `${argv.join(' ')} ended with ${signalCode ?? exitCode}:\n${stdout.toString()}${stderr.toString()}`,
  );
};

const configuration = `[agent]
preset = "demo"
[prompt]
file = "prompt.md"
min_bytes = 0
[runtime]
log_dir = "logs"
`;

/** Has a binary look at a project in which nothing is wrong. */
const consultDoctor = (command: readonly string[]): void => {
  const project = mkdtempSync(join(tmpdir(), 'agent-runner-verify-'));
  try {
    answer(['git', 'init', '--quiet', project], { limitMs: 10_000 });
    mkdirSync(join(project, 'logs'));
    writeFileSync(join(project, 'agent-runner.toml'), configuration);
    writeFileSync(join(project, 'prompt.md'), 'Do nothing.\n');
    const said = answer([...command, 'doctor', '--json'], { limitMs: 60_000, cwd: project });
    if (!said.includes('"well":true')) throw new BuildError(`doctor finds a fresh project ill:\n${said}`);
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
};

/**
 * Runs a binary through `--version`, `doctor --json` and the demo, as far as this machine can, and tells what was held
 * and what not. Throws BuildError where it answers wrongly.
 */
export const verifyBinary = (binary: string, runner: Runner, expected: string): string => {
  if (runner.can === 'nothing') return `not run: ${runner.why}`;
  const command = [...runner.prefix, resolve(binary)];
  const version = answer([...command, '--version'], { limitMs: 60_000 }).trim();
  if (version !== expected) throw new BuildError(`${binary} --version: ${version}, not ${expected}`);
  consultDoctor(command);
  if (runner.can === 'all but the demo') return `answers --version and doctor; demo not run: ${runner.why}`;
  answer([...command, 'demo'], { limitMs: 300_000 });
  return 'answers --version and doctor, and the demo holds';
};
