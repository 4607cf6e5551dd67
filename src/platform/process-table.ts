import type { DurationMs, EpochMs } from '../model/time.ts';
import type { ProcessFacts } from '../ports/processes.ts';

/** One process, as the kernel's table tells it. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** 0 where the system does not tell (macOS). */
  readonly session: number;
  /** Ended, and waiting to be reaped. */
  readonly zombie: boolean;
  /** With `pid` it names one process for ever: process ids are used again, births are not. Grows with time. */
  readonly birth: number;
  readonly residentBytes: number;
  readonly cpuMs: DurationMs;
  readonly startedAt: EpochMs;
}

/** What is seldom asked of a process. */
export interface ProcessStanding {
  readonly uid: number;
  readonly suspended: boolean;
  /** `birth` made a name that also tells boots apart. */
  readonly birthName: string;
}

/** The processes of this machine. Nothing here fails: who has gone meanwhile is not in the answer. */
export interface ProcessTable {
  /** Every process, in one pass. */
  entries(): readonly ProcessEntry[];
  entry(pid: number): ProcessEntry | undefined;
  /** The children of one process, oldest first: much cheaper than a pass. None where the system does not list them. */
  childIds(pid: number): readonly number[];
  /** Its command line in one line of at most 200 characters; the name in brackets where it has none. */
  command(entry: ProcessEntry): string;
  /** Undefined where it has gone. */
  standing(entry: ProcessEntry): ProcessStanding | undefined;
  /** Which of these were started with `NAME=value` in their environment; none of those that we may not look into. */
  carrying(entries: readonly ProcessEntry[], assignment: string): readonly ProcessEntry[];
}

/** A process as the port tells it. */
export const factsOf = (table: ProcessTable, entry: ProcessEntry): ProcessFacts => ({
  pid: entry.pid,
  parent: entry.parent,
  command: table.command(entry),
  residentBytes: entry.residentBytes,
  cpuMs: entry.cpuMs,
  startedAt: entry.startedAt,
});

const longestCommand = 200;

/** A command line as one short line of text: an argument may hold newlines and control characters. */
export const shortCommand = (text: string): string =>
  text
    // oxlint-disable-next-line no-control-regex -- they are what is to be taken out
    .replaceAll(/[\u0000-\u001F\u007F]+/g, ' ')
    .trim()
    .slice(0, longestCommand);
