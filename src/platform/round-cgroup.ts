import { mkdirSync, readdirSync, rmdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readCgroup, writeCgroup } from './cgroup.ts';

/** One round's cgroup: nobody leaves it without the right to write in its parent. */
export interface RoundCgroup {
  readonly folder: string;
  readonly memoryEnforced: boolean;
  /** The processes in it and in the cgroups that were made below it. */
  pids(): readonly number[];
  /** SIGKILL to all at once (Linux 5.14); nothing happens on an older kernel. */
  kill(): void;
  /** Whether the kernel has ended a process in it for its memory limit. */
  outOfMemory(): boolean;
  /** Removes it, and tries again where the kernel has not let go of the dead yet. */
  remove(): void;
}

const childFolders = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? [join(folder, entry.name)] : [],
    );
  } catch {
    return [];
  }
};

const pidsIn = (folder: string): readonly number[] => [
  ...readCgroup(folder, 'cgroup.procs')
    .split('\n')
    .map(Number)
    .filter((pid) => pid > 0),
  ...childFolders(folder).flatMap(pidsIn),
];

const removeTree = (folder: string): boolean => {
  childFolders(folder).forEach(removeTree);
  try {
    rmdirSync(folder);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT';
  }
};

/** Tries for a moment at once, since a short command ends right behind its round, then in the background. */
const removeSoon = (folder: string): void => {
  for (let tries = 10; tries > 0; tries -= 1) {
    if (removeTree(folder)) return;
    Bun.sleepSync(2);
  }
  setTimeout(() => removeTree(folder), 1000).unref();
};

const prefix = 'agent-runner-round-';
const staleAfterMs = 60_000;

/** Removes cgroups that supervisors which died left: the kernel refuses for one that is in use, and a young one may be about to be. */
const removeStale = (home: string): void => {
  for (const folder of childFolders(home)) {
    const madeAt = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (basename(folder).startsWith(prefix) && Date.now() - madeAt > staleAfterMs) removeTree(folder);
  }
};

const openRoundCgroup = (folder: string, memoryEnforced: boolean): RoundCgroup => ({
  folder,
  memoryEnforced,
  pids: () => pidsIn(folder),
  kill: () => void writeCgroup(folder, 'cgroup.kill', 1),
  outOfMemory: () => /^oom_kill [1-9]/m.test(readCgroup(folder, 'memory.events')),
  remove: () => removeSoon(folder),
});

const folderOf = (home: string, roundId: string): string | undefined =>
  /^[\w-]+$/.test(roundId) ? join(home, `${prefix}${roundId}`) : undefined;

const limitMemory = (folder: string, bytes: number): boolean => {
  if (!writeCgroup(folder, 'memory.max', bytes)) return false;
  // One ends with the other: half a round is worth nothing. Both files are younger than memory.max.
  writeCgroup(folder, 'memory.oom.group', 1);
  writeCgroup(folder, 'memory.swap.max', 0);
  return true;
};

/** Makes a cgroup for a round; undefined where that is refused. */
export const makeRoundCgroup = (home: string, roundId: string, memoryBytes?: number): RoundCgroup | undefined => {
  const folder = folderOf(home, roundId);
  if (folder === undefined) return undefined;
  removeStale(home);
  try {
    mkdirSync(folder);
  } catch {
    return undefined;
  }
  return openRoundCgroup(folder, memoryBytes !== undefined && limitMemory(folder, memoryBytes));
};

/** The cgroup that an earlier supervisor made for a round and left. */
export const findRoundCgroup = (home: string, roundId: string): RoundCgroup | undefined => {
  const folder = folderOf(home, roundId);
  return folder === undefined || readCgroup(folder, 'cgroup.events') === ''
    ? undefined
    : openRoundCgroup(folder, false);
};
