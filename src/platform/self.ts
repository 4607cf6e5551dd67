import { homedir } from 'node:os';
import type { Platform } from '../ports/platform.ts';

// A compiled binary sees its own source under this folder, which exists only inside it.
const compiled = Bun.main.startsWith('/$bunfs/');

const timeZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** This process. The current folder and environment are read once: nothing of ours changes them. */
export const openSelf = (): Platform['self'] => ({
  pid: process.pid,
  command: compiled ? [process.execPath] : [process.execPath, Bun.main],
  cwd: process.cwd(),
  env: { ...process.env },
  home: homedir(),
  uid: process.getuid?.() ?? 0,
  timeZone: timeZone(),
  system: process.platform === 'darwin' ? 'darwin' : 'linux',
});
