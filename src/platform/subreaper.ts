import { FFIType } from 'bun:ffi';
import { openLibc } from './libc.ts';
import { isOwnChild } from './own-children.ts';
import type { ProcessEntry, ProcessTable } from './process-table.ts';

// <linux/prctl.h>, <sys/wait.h>
const PR_SET_CHILD_SUBREAPER = 36;
const WNOHANG = 1;

// Orphans that end during a long round, or a helper's during a long wait, would pile up as zombies.
const reapEveryMs = 5000;

const symbols = {
  prctl: { args: [FFIType.i32, FFIType.u64, FFIType.u64, FFIType.u64, FFIType.u64], returns: FFIType.i32 },
  getsid: { args: [FFIType.i32], returns: FFIType.i32 },
  waitpid: { args: [FFIType.i32, FFIType.ptr, FFIType.i32], returns: FFIType.i32 },
} as const;

let calls: ReturnType<typeof openLibc<typeof symbols>> | undefined;
let adopting = false;
let ownSession: number | undefined;

/** Whether the system can make orphans below this process its children (PR_SET_CHILD_SUBREAPER, Linux 3.4). */
export const canAdopt = process.platform === 'linux';

/**
 * From now on every orphan below this process becomes its child, instead of init's, and is reaped when
 * it has ended: at each look at a round's processes, and now and then besides.
 */
export const adoptOrphans = (table: ProcessTable): void => {
  if (!canAdopt || adopting) return;
  calls = openLibc(symbols);
  ownSession = calls.getsid(0);
  adopting = calls.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) === 0;
  setInterval(() => reapAdopted(table.entries()), reapEveryMs).unref();
};

/**
 * A child of ours that we did not start. Whoever shares our session is none of a round's: a session
 * can be left but not joined, and each round begins in one of its own.
 */
const isHandedToUs = ({ pid, parent, session }: ProcessEntry): boolean =>
  parent === process.pid && session !== ownSession && !isOwnChild(pid);

/**
 * Who was adopted by us. Nobody where we are process 1 of a container: it is handed the orphans of
 * every `docker exec` besides, which nothing tells from a round's; a round's mark still does.
 */
export const adoptedOf = (entries: readonly ProcessEntry[]): readonly ProcessEntry[] => {
  return adopting && process.pid !== 1 ? entries.filter(isHandedToUs) : [];
};

/** Process 1 of a container reaps whatever it is handed, also from its own session: nobody else can. */
const isOursToReap = (entry: ProcessEntry): boolean =>
  process.pid === 1 ? entry.parent === 1 && !isOwnChild(entry.pid) : isHandedToUs(entry);

/** Reaps adopted children that have ended, each by its own id: `waitpid(-1)` would take Bun's own children from it. */
export const reapAdopted = (entries: readonly ProcessEntry[]): void => {
  for (const entry of entries) {
    if (entry.zombie && isOursToReap(entry)) calls?.waitpid(entry.pid, null, WNOHANG);
  }
};
