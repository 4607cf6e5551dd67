import { readdirSync, readFileSync, statSync } from 'node:fs';
import { FFIType } from 'bun:ffi';
import { openLibc } from './libc.ts';
import { parseStat, statName, type ProcUnits } from './proc-stat.ts';
import { shortCommand, type ProcessEntry, type ProcessTable } from './process-table.ts';

/** A file of `/proc`, or undefined where its process has gone or is not ours to look into. Latin-1: a name may be any bytes. */
const read = (path: string, encoding: 'latin1' | 'utf8' = 'latin1'): string | undefined => {
  try {
    return readFileSync(path, encoding);
  } catch {
    return undefined;
  }
};

// arm64 kernels have pages of 4, 16 or 64 KiB.
const pageBytes = (): number => openLibc({ getpagesize: { args: [], returns: FFIType.i32 } }).getpagesize();

const bootedAt = (): number => Date.now() - Math.round(Number.parseFloat(read('/proc/uptime') ?? '0') * 1000);

// The wall clock may be set; a moment later every start is told by the new one.
const unitsLastMs = 1000;

const processIds = (): readonly string[] => readdirSync('/proc').filter((name) => name >= '0' && name < ':');

const entryOf = (pid: number | string, units: ProcUnits): ProcessEntry | undefined => {
  const stat = read(`/proc/${pid}/stat`);
  return stat === undefined ? undefined : parseStat(stat, units);
};

const entriesOf = (pids: readonly string[], units: ProcUnits): readonly ProcessEntry[] =>
  pids.map((pid) => entryOf(pid, units)).filter((entry) => entry !== undefined);

// T is stopped by a signal, t by a debugger.
const isSuspended = (stat: string): boolean => /^[Tt]/.test(stat.slice(stat.lastIndexOf(')') + 2));

/** Births are counted from the boot. */
const bootId = (): string => (read('/proc/sys/kernel/random/boot_id') ?? '').trim();

/** Linux, by `/proc`. */
export const openLinuxTable = (): ProcessTable => {
  let known: ProcUnits | undefined;
  let knownAt = 0;
  const units = (): ProcUnits => {
    const now = performance.now();
    if (known === undefined || now - knownAt > unitsLastMs) {
      known = { pageBytes: known?.pageBytes ?? pageBytes(), bootedAt: bootedAt() };
      knownAt = now;
    }
    return known;
  };
  return {
    entries: () => entriesOf(processIds(), units()),
    entry: (pid) => entryOf(pid, units()),
    childIds: (pid) => {
      // Those of its first thread, to which orphans are handed. Needs CONFIG_PROC_CHILDREN, which distributions set.
      const list = read(`/proc/${pid}/task/${pid}/children`) ?? '';
      return list
        .split(' ')
        .filter((id) => id !== '')
        .map(Number);
    },
    command: ({ pid }) => {
      const line = shortCommand(read(`/proc/${pid}/cmdline`, 'utf8') ?? '');
      return line === '' ? `[${shortCommand(statName(read(`/proc/${pid}/stat`) ?? '(gone)'))}]` : line;
    },
    standing: ({ pid }) => {
      // Its first thread is as old as it is. qemu shows each program a /proc/PID/stat of its own making, in which it is
      // older or younger than others see it.
      const stat = read(`/proc/${pid}/task/${pid}/stat`);
      const folder = statSync(`/proc/${pid}`, { throwIfNoEntry: false });
      const thread = stat === undefined ? undefined : parseStat(stat, units());
      if (stat === undefined || thread === undefined || folder === undefined) return undefined;
      return { uid: folder.uid, suspended: isSuspended(stat), birthName: `${bootId()}/${thread.birth}` };
    },
    carrying: (entries, assignment) =>
      entries.filter(({ pid }) => `\0${read(`/proc/${pid}/environ`) ?? ''}`.includes(`\0${assignment}\0`)),
  };
};
