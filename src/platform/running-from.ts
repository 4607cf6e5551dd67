import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import type { RunningProgram } from '../ports/process-control.ts';
import { attempt } from './io-failure.ts';
import { namedProcess } from './named-process.ts';
import type { ProcessTable } from './process-table.ts';

/** The parts of a file of `/proc` that end with a NUL each; undefined where it is not ours to look into. */
const partsOf = (path: string): readonly string[] | undefined => {
  const text = attempt('read', path, () => readFileSync(path, 'utf8'));
  return text.ok ? text.value.split('\0').slice(0, -1) : undefined;
};

const linkOf = (path: string): string | undefined => {
  const target = attempt('read', path, () => readlinkSync(path));
  return target.ok ? target.value : undefined;
};

const environmentOf = (pid: number): Readonly<Record<string, string>> | undefined => {
  const assignments = partsOf(`/proc/${pid}/environ`);
  return assignments === undefined
    ? undefined
    : Object.fromEntries(assignments.map((one) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)]));
};

/**
 * Whether a process runs a file of this name, or one that had the name when it started: the kernel tells so of a file
 * that was replaced. Of somebody else's process only the command line is told.
 */
const runsFrom = (pid: number, executable: string, program: string | undefined): boolean => {
  const link = linkOf(`/proc/${pid}/exe`);
  return link === undefined ? program === executable : link === executable || link === `${executable} (deleted)`;
};

/** Whether it runs another file than the one that has the name now; the link of /proc leads to the file itself, whatever it is called. */
const runsAnother = (pid: number, executable: string): boolean => {
  const files = attempt('read', executable, () => {
    const [own, there] = [statSync(`/proc/${pid}/exe`), statSync(executable)];
    return own.ino !== there.ino || own.dev !== there.dev;
  });
  return files.ok && files.value;
};

const onLinux = (table: ProcessTable, executable: string): readonly RunningProgram[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .flatMap((pid) => {
      const [program, ...args] = partsOf(`/proc/${pid}/cmdline`) ?? [];
      if (!runsFrom(pid, executable, program)) return [];
      const process = namedProcess(table, pid);
      if (process === undefined) return [];
      const cwd = linkOf(`/proc/${pid}/cwd`);
      const env = environmentOf(pid);
      const isBehind = runsAnother(pid, executable);
      return [
        { process, args, isBehind, ...(cwd === undefined ? {} : { cwd }), ...(env === undefined ? {} : { env }) },
      ];
    });

/** macOS tells the command line only, as words with blanks between them. */
const onDarwin = (table: ProcessTable, executable: string): readonly RunningProgram[] =>
  table.entries().flatMap((entry) => {
    const command = table.command(entry);
    const process = command.startsWith(`${executable} `) ? namedProcess(table, entry.pid) : undefined;
    return process === undefined
      ? []
      : [{ process, args: command.slice(executable.length + 1).split(' '), isBehind: false }];
  });

/**
 * Without those that a runner has just forked: until it has become the program that it is to be, a child is the image of
 * its parent, command line and all.
 */
const withoutForks = (table: ProcessTable, programs: readonly RunningProgram[]): readonly RunningProgram[] => {
  const byPid = new Map(programs.map((program) => [program.process.pid, program]));
  return programs.filter(({ process, args }) => {
    const entry = table.entry(process.pid);
    const parent = entry === undefined ? undefined : byPid.get(entry.parent);
    return entry !== undefined && parent?.args.join('\0') !== args.join('\0');
  });
};

/** The processes that run an executable. See `ProcessControl.runningFrom`. */
export const runningFrom = (table: ProcessTable, executable: string): readonly RunningProgram[] =>
  withoutForks(table, process.platform === 'linux' ? onLinux(table, executable) : onDarwin(table, executable));
