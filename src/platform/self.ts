import { homedir, hostname } from 'node:os';
import type { Platform } from '../ports/platform.ts';

// A compiled binary sees its own source under this folder, which exists only inside it.
const compiled = Bun.main.startsWith('/$bunfs/');

const timeZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** This process. The current folder and environment are read once: nothing of ours changes them. */
export const openSelf = (): Platform['self'] => {
  let zone: string | undefined;
  return {
    pid: process.pid,
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
  };
};
