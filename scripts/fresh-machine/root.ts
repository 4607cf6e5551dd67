import { appendFileSync, existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Architecture } from './architecture.ts';
import type { AptSources } from './apt-sources.ts';
import { NoMachine } from './problem.ts';

/**
 * How far a root file system is made. `configured`: as an installation leaves it, about 25 s. `unpacked`: the same
 * files, but no package's own script has run, about 10 s; that runs nothing of the new root, so that it is as quick
 * for another processor, where each script would have to be emulated (minutes).
 */
export type RootKind = 'configured' | 'unpacked';

export interface RootOrder {
  readonly architecture: Architecture;
  readonly kind: RootKind;
  readonly sources: AptSources;
  /** Where roots are kept from run to run. */
  readonly cache: string;
}

// mmdebstrap and not debootstrap: it is half as long at work (26 s and 40 s here), and it is apt that fetches, with
// this machine's sources and keys.
const packages: Readonly<Record<RootKind, readonly string[]>> = {
  configured: ['--variant=minbase', '--include=ca-certificates,curl,git'],
  // What a minimal installation has beside the essential packages, and is needed: awk, mount.
  unpacked: ['--variant=extract', '--include=?essential', '--include=mawk,mount', '--include=ca-certificates,curl,git'],
};

/** What the packages' own scripts would have made, as far as a shell script and git need it. */
const finish: Readonly<Record<RootKind, (root: string) => void>> = {
  configured: () => {},
  unpacked: (root) => {
    symlinkSync('mawk', join(root, 'usr/bin/awk'));
    writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\n');
    writeFileSync(join(root, 'etc/group'), 'root:x:0:\n');
  },
};

/** The user who installs: nobody special, with an empty home. */
export const person = { name: 'person', id: 1000, home: '/home/person' } as const;

const addPerson = (root: string): void => {
  const { name, id, home } = person;
  appendFileSync(join(root, 'etc/passwd'), `${name}:x:${id}:${id}::${home}:/bin/bash\n`);
  appendFileSync(join(root, 'etc/group'), `${name}:x:${id}:\n`);
  writeFileSync(join(root, 'etc/hosts'), '127.0.0.1 localhost\n::1 localhost\n');
};

/** Runs a program whose mounts, where it dies, die with it; it is ended with `ended`. */
const runToEnd = async (command: readonly string[], ended: AbortSignal): Promise<string> => {
  const child = Bun.spawn(['unshare', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc', ...command], {
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
    // Ctrl-C is ours to hear, and not its.
    detached: true,
    signal: ended,
    killSignal: 'SIGKILL',
  });
  const [stdout, stderr] = await Promise.all([child.stdout.text(), child.stderr.text()]);
  ended.throwIfAborted();
  if ((await child.exited) !== 0) throw new NoMachine(`${command[0]} failed:\n${stdout}${stderr}`);
  return stdout;
};

/** Gives the path of a root file system with curl, git and little else; makes it where the cache has none. */
export const rootFor = async (
  { architecture, kind, sources, cache }: RootOrder,
  ended: AbortSignal,
): Promise<string> => {
  const root = join(cache, `${sources.suite}-${architecture.debian}-${kind}`);
  if (existsSync(root)) return root;
  const making = `${root}.${process.pid}`;
  mkdirSync(cache, { recursive: true });
  try {
    const options = [`--architectures=${architecture.debian}`, '--mode=root', '--format=directory', '--quiet'];
    await runToEnd(['mmdebstrap', ...options, ...packages[kind], sources.suite, making, ...sources.lines], ended);
    finish[kind](making);
    addPerson(making);
    renameSync(making, root);
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
  return root;
};
