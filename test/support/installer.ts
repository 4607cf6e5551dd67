import { chmodSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { scratch, type Scratch } from './scratch.ts';

const script = resolve(import.meta.dir, '../../install.sh');

/** The shells in which install.sh has to do the same. */
export const shells: Readonly<Record<string, readonly string[]>> = {
  dash: ['dash'],
  busybox: ['busybox', 'sh'],
  bash: ['bash', '--posix'],
};

interface Piped {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly shell?: readonly string[];
  /** The release location; absent: none is named. */
  readonly url?: string;
  /** What arrives of the script; absent: all. */
  readonly text?: string;
}

/** Runs install.sh from a pipe, with nothing of this machine's environment but PATH. */
export const pipeInstaller = async ({ args = [], env = {}, shell = ['dash'], url, text }: Piped) => {
  const child = Bun.spawn([...shell, '-s', '--', ...args], {
    cwd: '/',
    env: {
      PATH: process.env['PATH'] ?? '',
      SHELL: '/bin/bash',
      ...(url === undefined ? {} : { AGENT_RUNNER_BASE_URL: url }),
      ...env,
    },
    stdin: new Blob([text ?? readFileSync(script, 'utf8')]),
    stdout: 'pipe',
    stderr: 'pipe',
    timeout: 40_000,
    // A group of its own, so that a test can interrupt all of it, as Ctrl-C does.
    detached: true,
  });
  const [stdout, stderr, code] = await Promise.all([child.stdout.text(), child.stderr.text(), child.exited]);
  return { code, stdout, stderr };
};

const always =
  'awk chmod cp cut df dirname getconf grep head id ldd mkdir mktemp mv rm rmdir sed sh sleep sysctl tail tr uname'.split(
    ' ',
  );

/** A folder for PATH that has what every system has, and of the rest only these. */
export const onlyPrograms = (...programs: readonly string[]): Scratch => {
  const folder = scratch('programs');
  for (const name of [...always, ...programs]) {
    const found = Bun.which(name);
    if (found !== null) symlinkSync(found, join(folder.path, name));
  }
  return folder;
};

/** A folder to put in front of PATH, with programs that say what they are told to. */
export const pretending = (programs: Readonly<Record<string, string>>): Scratch => {
  const folder = scratch('pretending');
  for (const [name, body] of Object.entries(programs)) chmodSync(folder.write(name, `#!/bin/sh\n${body}\n`), 0o755);
  return folder;
};
