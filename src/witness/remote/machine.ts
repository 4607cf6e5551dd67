import type { DiskRole, DiskSample } from '../../model/host-sample.ts';

// What the tools of Linux, BusyBox and macOS print, each in the C locale.

const kib = 1024;

/** Digits of a text, by a pattern with one group. */
const numberIn = (text: string, pattern: RegExp): number | undefined => {
  const digits = pattern.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
};

/** What programs can still get, MB: MemAvailable of /proc/meminfo, or the free and inactive pages of vm_stat. */
export const availableMemoryMb = (text: string): number | undefined => {
  const available = numberIn(text, /^MemAvailable: +(\d+) kB/m);
  if (available !== undefined) return Math.floor(available / kib);
  const pageBytes = numberIn(text, /page size of (\d+) bytes/);
  if (pageBytes === undefined) return undefined;
  const pages = (name: string): number => numberIn(text, new RegExp(`^Pages ${name}: +(\\d+)\\.$`, 'm')) ?? 0;
  return Math.floor((pageBytes * (pages('free') + pages('inactive') + pages('speculative'))) / kib ** 2);
};

/** The load of one minute: `0.52 0.58 0.59 1/80 123`, or `{ 1.05 1.21 1.30 }`. */
export const loadOf = (text: string): number | undefined => numberIn(text, /^\{? *(\d+\.\d+)/);

/** Free inodes in per cent: GNU and BusyBox tell their number, those in use and those free; macOS tells the last two behind the space. */
const freeInodesPct = (text: string): number | undefined => {
  const [, iused, ifree] =
    /\s\d+%\s+(\d+)\s+(\d+)\s+\d+%\s/.exec(text) ?? /\s\d+\s+(\d+)\s+(\d+)\s+\d+%\s/.exec(text) ?? [];
  const total = Number(iused ?? 0) + Number(ifree ?? 0);
  return total > 0 ? (100 * Number(ifree)) / total : undefined;
};

/** What `df -Pk` and `df -Pi` print of one path. A file system of which they tell nothing is none. */
export const diskOf = (role: DiskRole, space: string, inodes: string): DiskSample | undefined => {
  const [, total, used, free] = /\s(\d+)\s+(\d+)\s+(-?\d+)\s+(?:\d+%|-)\s/.exec(space) ?? [];
  const totalBytes = Number(total ?? 0) * kib;
  if (totalBytes === 0) return undefined;
  const freeBytes = Math.max(0, Number(free)) * kib;
  const usedBytes = Number(used) * kib;
  const inodesPct = freeInodesPct(inodes);
  return {
    role,
    totalBytes,
    freeBytes,
    usedPct: (100 * usedBytes) / Math.max(1, usedBytes + freeBytes),
    ...(inodesPct === undefined ? {} : { freeInodesPct: inodesPct }),
  };
};

/** A resident size of `ps`, KiB, which BusyBox shortens: `1234`, `12m`, `1.2g`. */
const residentBytes = (text: string): number => {
  const [, digits = '0', unit = ''] = /^([\d.]+)([mg]?)$/.exec(text) ?? [];
  return Number(digits) * kib ** ({ m: 2, g: 3 }[unit] ?? 1);
};

/** Memory of everybody who descends from a process, itself excluded: `pid ppid rss` a line. */
export const memoryBelow = (root: number, table: string): number => {
  const rows = table.split('\n').flatMap((line) => {
    const [, pid, parent, resident = ''] = /^\s*(\d+)\s+(\d+)\s+([\d.]+[mg]?)\s*$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), bytes: residentBytes(resident) }];
  });
  const known = new Set([root]);
  let bytes = 0;
  for (let grown = true; grown;) {
    grown = false;
    for (const row of rows) {
      if (known.has(row.pid) || !known.has(row.parent)) continue;
      known.add(row.pid);
      bytes += row.bytes;
      grown = true;
    }
  }
  return bytes;
};
