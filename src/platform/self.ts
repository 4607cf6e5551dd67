import { readFileSync } from 'node:fs';
import { homedir, hostname } from 'node:os';
import { architectures, type HostKind } from '../model/release-target.ts';
import type { Platform } from '../ports/platform.ts';
import { attempt } from './io-failure.ts';

// A compiled binary sees its own source under this folder, which exists only inside it.
const compiled = Bun.main.startsWith('/$bunfs/');

const timeZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The C library that this process runs with, by its loader: a system can have both. */
const ownLibc = (): 'glibc' | 'musl' => {
  const maps = attempt('read', '/proc/self/maps', () => readFileSync('/proc/self/maps', 'utf8'));
  return maps.ok && maps.value.includes('/ld-musl-') ? 'musl' : 'glibc';
};

const hostKind = (): HostKind | undefined => {
  const architecture = architectures.find((one) => one === process.arch);
  if (architecture === undefined) return undefined;
  return process.platform === 'darwin'
    ? { system: 'darwin', architecture }
    : { system: 'linux', architecture, libc: ownLibc() };
};

/** This process. The current folder and environment are read once: nothing of ours changes them. */
export const openSelf = (): Platform['self'] => {
  let zone: string | undefined;
  return {
    pid: process.pid,
    // The kernel's answer: what qemu shows as /proc/self/stat has no parent.
    parent: process.ppid,
    command: compiled ? [process.execPath] : [process.execPath, Bun.main],
    cwd: process.cwd(),
    env: { ...process.env },
    home: homedir(),
    uid: process.getuid?.() ?? 0,
    // Asked for only where it is needed: the first touch of Intl takes as long as two empty programs.
    get timeZone() {
      return (zone ??= timeZone());
    },
    hostName: hostname(),
    system: process.platform === 'darwin' ? 'darwin' : 'linux',
    get hostKind() {
      return hostKind();
    },
  };
};
