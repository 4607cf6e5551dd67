import { afterEach, beforeEach } from 'bun:test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RoundLimits } from '../../src/model/round-settings.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { openProcesses } from '../../src/platform/processes.ts';
import type { RoundProcesses } from '../../src/ports/processes.ts';
import { supervise, type SupervisedEnd } from '../../src/round/supervise.ts';
import { goOnReaping } from './adoption.ts';
import type { Scratch } from './scratch.ts';
import { until } from './until.ts';
import { valueOf } from './value-of.ts';

/** The real processes of this machine, as every test of them shares them. */
export const processes = openProcesses();
goOnReaping();

const programs = join(import.meta.dir, '../fixtures/programs');

/** The path of a small misbehaving program. */
export const program = (name: string): string => join(programs, name);

/** Limits that nothing passes, with those that a test is about. */
export const limits = (changes: Partial<RoundLimits> = {}): RoundLimits => ({
  timeoutMs: 60_000,
  logBytes: 1024 ** 3,
  killGraceMs: 400,
  lingerGraceMs: 60_000,
  ...changes,
});

/** A program under the real Round. `end` settles when the round is over and nobody of it lives. */
export interface Running {
  readonly round: RoundProcesses;
  readonly roundId: string;
  readonly end: Promise<SupervisedEnd>;
  readonly cancel: AbortController;
  readonly kill: AbortController;
  /** What the program printed so far. */
  log(): string;
  /** Resolves when the program has printed this. */
  printed(text: string): Promise<void>;
}

export interface RunOptions {
  readonly limits?: Partial<RoundLimits>;
  readonly env?: Readonly<Record<string, string>>;
  readonly finished?: (log: string) => boolean;
  /** Goes without a cgroup, as on most machines, also where one is to be had. */
  readonly withoutCgroup?: boolean;
}

let started = 0;

/** Starts a command in a folder and supervises it, as a round does. */
export const run = (folder: Scratch, argv: readonly [string, ...string[]], options: RunOptions = {}): Running => {
  started += 1;
  // An id that is no plain name gets no cgroup.
  const roundId = `test-${process.pid}-${started}${options.withoutCgroup === true ? '.bare' : ''}`;
  const logPath = join(folder.path, `${roundId}.log`);
  const bounds = limits(options.limits);
  const round = valueOf(
    processes.start({
      argv,
      cwd: folder.path,
      env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', AGENT_RUNNER_ROUND_ID: roundId, ...options.env },
      roundId,
      logPath,
      ...(bounds.memoryBytes === undefined ? {} : { memoryBytes: bounds.memoryBytes }),
    }),
  );
  const cancel = new AbortController();
  const kill = new AbortController();
  const log = (): string => readFileSync(logPath, 'utf8');
  const { finished } = options;
  const end = supervise({
    clock: systemClock,
    round,
    limits: bounds,
    finished: () => finished?.(log()) === true,
    costUsd: () => undefined,
    interrupts: { cancel: cancel.signal, kill: kill.signal },
  }).finally(() => round.log.close());
  const printed = async (text: string): Promise<void> => {
    await until(() => log().includes(text), { what: `“${text}” in the log` });
  };
  return { round, roundId, end, cancel, kill, log, printed };
};

interface Row {
  readonly pid: number;
  readonly parent: number;
  readonly state: string;
}

/** All processes, read apart from the code under test: by `/proc` where it is, else by `ps`. */
const everybody = (): readonly Row[] => {
  if (process.platform === 'darwin') {
    const { stdout } = Bun.spawnSync(['ps', '-axo', 'pid=,ppid=,stat=']);
    return stdout
      .toString()
      .trim()
      .split('\n')
      .map((line) => {
        const [pid, parent, state = ''] = line.trim().split(/ +/);
        return { pid: Number(pid), parent: Number(parent), state };
      });
  }
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    const status = textOf(`/proc/${pid}/status`);
    const field = (name: string): string => new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(status)?.[1] ?? '';
    return status === '' ? [] : [{ pid: Number(pid), parent: Number(field('PPid')), state: field('State') }];
  });
};

const textOf = (path: string): string => {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
};

/** Children of this process, zombies included, and everybody who bears the mark of a round of ours. */
const leftOver = (): readonly Row[] =>
  everybody().filter(
    ({ pid, parent, state }) =>
      (parent === process.pid && !(process.platform === 'darwin' && state.startsWith('R'))) ||
      (pid !== process.pid && textOf(`/proc/${pid}/environ`).includes(`AGENT_RUNNER_ROUND_ID=test-${process.pid}-`)),
  );

/** Who was there when the present test began: other files run in this process too, and answer for their own. */
let earlier: ReadonlySet<number> = new Set();

/** Fails unless nothing that this test or its rounds started is there any more, not even as a zombie. */
export const nobodyLeft = async (): Promise<void> => {
  const left = (): readonly Row[] => leftOver().filter(({ pid }) => !earlier.has(pid));
  await until(() => left().length === 0, { deadlineMs: 10_000, what: 'the end of everybody' }).catch(
    (error: unknown) => {
      const rows = left();
      const some = rows.slice(0, 10).map((row) => `${JSON.stringify(row)} ${textOf(`/proc/${row.pid}/stat`).trim()}`);
      throw new Error(`${rows.length} are still there:\n${some.join('\n')}`, { cause: error });
    },
  );
};

/** Holds for every test of a file that nothing of it is left behind. */
export const leavesNobody = (): void => {
  beforeEach(() => {
    earlier = new Set(leftOver().map(({ pid }) => pid));
  });
  afterEach(nobodyLeft);
};

/** Whether a process lives; a zombie does not. */
export const lives = (pid: number): boolean => everybody().some((row) => row.pid === pid && !row.state.startsWith('Z'));

/** The process id that a program wrote into a file, once it is there. */
export const pidIn = (path: string): Promise<number> =>
  until(() => Number(textOf(path)) || undefined, { what: `a process id in ${path}` });
