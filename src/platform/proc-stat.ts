import type { ProcessEntry } from './process-table.ts';

/** What is needed to read the units of `/proc/PID/stat`. */
export interface ProcUnits {
  readonly pageBytes: number;
  /** When the machine was booted, on the wall clock of now. */
  readonly bootedAt: number;
}

// USER_HZ, in which the kernel tells times to programs: 100 on every architecture that Bun runs on.
const tickMs = 10;

/** The name of the program in `/proc/PID/stat`, without its brackets. */
export const statName = (stat: string): string => stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));

/**
 * One `/proc/PID/stat` (proc(5)), or undefined where it is none. The second field is the program's
 * name in brackets, which may hold brackets, spaces and newlines itself: only the last `)` ends it.
 */
export const parseStat = (stat: string, units: ProcUnits): ProcessEntry | undefined => {
  const end = stat.lastIndexOf(')');
  if (end === -1) return undefined;
  const [state, ...numbers] = stat.slice(end + 2).split(' ');
  // Counted from the fourth field, the parent.
  const [parent = 0, group = 0, session = 0] = numbers.slice(0, 3).map(Number);
  const [user = 0, system = 0] = numbers.slice(10, 12).map(Number);
  const [threads = 0, , birth = 0, , residentPages = 0] = numbers.slice(16, 21).map(Number);
  return {
    pid: Number.parseInt(stat, 10),
    parent,
    group,
    session,
    // A program whose first thread has ended looks like a zombie while its other threads work on.
    zombie: (state === 'Z' && threads <= 1) || state === 'X',
    birth,
    residentBytes: residentPages * units.pageBytes,
    cpuMs: (user + system) * tickMs,
    startedAt: units.bootedAt + birth * tickMs,
  };
};
