import { mkdirSync, readdirSync, readFileSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { findCgroupHome } from '../../src/platform/cgroup.ts';
import type { Answer } from './binary.ts';
import { until } from './until.ts';

/** Processes in namespaces and a cgroup of their own; what they mount is seen by nobody else, and goes with them. */
export interface Apart extends AsyncDisposable {
  /** The command line that runs another one beside them. */
  enter(argv: readonly string[]): string[];
  /** Runs a command beside them to its end. */
  run(argv: readonly string[], cwd: string): Promise<Answer>;
}

/** What is set apart, and what the first process in there does. */
export interface ApartOptions {
  /** Flags of unshare(1) and nsenter(1), among them --mount, --cgroup and --pid. */
  readonly namespaces: readonly string[];
  /** In sh; the arguments are `$1` and on. */
  readonly script: string;
  readonly args?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Whether it can be had here: as root, where a part of the cgroup v2 tree may be made. */
export const canSetApart = process.getuid?.() === 0 && findCgroupHome() !== undefined;

const removeCgroup = (folder: string): void => {
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) removeCgroup(join(folder, entry.name));
  rmdirSync(folder);
};

const gone = (folder: string): boolean => {
  try {
    removeCgroup(folder);
    return true;
  } catch {
    return false;
  }
};

const childOf = (pid: number): string | undefined => {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return children === '' ? undefined : children;
};

let started = 0;

/** Starts the first process in there, and goes on. */
export const setApart = async ({ namespaces, script, args = [], env }: ApartOptions): Promise<Apart> => {
  started += 1;
  const cgroup = join(findCgroupHome() ?? '', `agent-runner-apart-${process.pid}-${started}`);
  mkdirSync(cgroup);
  const namespace = Bun.spawn(
    ['unshare', ...namespaces, '--fork', '--kill-child', '--mount-proc', 'sh', '-c', script, 'sh', ...args],
    { cgroup, env, stdin: 'ignore', stdout: 'ignore', stderr: 'ignore' },
  );
  const init = await until(() => childOf(namespace.pid), { what: 'the first process of the namespace' });
  const enter: Apart['enter'] = (argv) => ['nsenter', `--target=${init}`, ...namespaces, ...argv];
  return {
    enter,
    run: async (argv, cwd) => {
      const child = Bun.spawn(enter(['env', '-C', cwd, ...argv]), {
        env,
        stdin: 'ignore',
        stdout: 'pipe',
        stderr: 'pipe',
      });
      const [stdout, stderr] = await Promise.all([child.stdout.text(), child.stderr.text()]);
      return { code: await child.exited, stdout, stderr };
    },
    [Symbol.asyncDispose]: async () => {
      namespace.kill('SIGKILL');
      await namespace.exited;
      await until(() => gone(cgroup), { what: 'the end of everything in the cgroup' });
    },
  };
};
