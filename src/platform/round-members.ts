import type { DurationMs } from '../model/time.ts';
import type { RoundMembers, SignalName } from '../ports/processes.ts';
import { catchOrphans } from './catch-orphans.ts';
import { killAll, type Reach } from './kill-all.ts';
import { isSame } from './membership.ts';
import { factsOf, type ProcessEntry, type ProcessTable } from './process-table.ts';
import type { RoundCgroup } from './round-cgroup.ts';
import { sendSignal } from './send-signal.ts';
import { reapAdopted } from './subreaper.ts';

export interface LeaderGroup {
  readonly id: number;
  /** While its leader lives, or is not reaped, the group's id is nobody else's. */
  leaderLives(): boolean;
}

export interface MembersOptions {
  readonly table: ProcessTable;
  /** Who lives and belongs to the round, out of all processes. */
  readonly belonging: (entries: readonly ProcessEntry[]) => readonly ProcessEntry[];
  /** Those of the belonging that were handed to us as orphans, out of our children. */
  readonly orphans: (children: readonly ProcessEntry[]) => readonly ProcessEntry[];
  /** The leader's process group, which is signalled as one. */
  readonly group?: LeaderGroup;
  readonly cgroup?: RoundCgroup | undefined;
  readonly onClose?: () => unknown;
}

/** Finds the living members anew, and reaps the dead among those that were adopted. */
export const findMembers = ({ table, belonging }: MembersOptions): readonly ProcessEntry[] => {
  const entries = table.entries();
  reapAdopted(entries);
  return belonging(entries).filter(({ pid }) => pid !== process.pid);
};

/** The processes of a round behind the port, for a living round and for one that was left behind. */
export const openMembers = (options: MembersOptions): RoundMembers => {
  const { table, group, cgroup } = options;
  const find = (): readonly ProcessEntry[] => findMembers(options);
  const send = (entry: ProcessEntry, signal: SignalName): void => {
    const now = table.entry(entry.pid);
    if (now !== undefined && isSame(now, entry)) sendSignal(entry.pid, signal);
  };
  const reach: Reach = {
    find,
    send,
    catchOrphans: () => catchOrphans(table, options.orphans),
    killCgroup: () => cgroup?.kill(),
  };
  return {
    alive: () => find().map((entry) => factsOf(table, entry)),
    signal: (name) => {
      // The group first: it needs no look at all processes, and at the wall every millisecond counts.
      const reached = group?.leaderLives() === true;
      if (reached) sendSignal(-group.id, name);
      for (const entry of find()) if (!reached || entry.group !== group.id) send(entry, name);
    },
    killAll: async (limit: DurationMs) => (await killAll(reach, limit)).map((entry) => factsOf(table, entry)),
    close: () => {
      reapAdopted(table.entries());
      cgroup?.remove();
      options.onClose?.();
    },
  };
};
