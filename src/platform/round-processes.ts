import type { LedProcesses, RoundMembers } from '../ports/processes.ts';
import { childExit } from './child-exit.ts';
import { ledBy, withDescendants, type ProcessIdentity } from './membership.ts';
import { helperMark } from './own-children.ts';
import type { ProcessEntry, ProcessTable } from './process-table.ts';
import type { RoundCgroup } from './round-cgroup.ts';
import { findMembers, openMembers, type LeaderGroup, type MembersOptions } from './round-members.ts';
import { sendSignal } from './send-signal.ts';
import { adoptedOf } from './subreaper.ts';

/** Rounds that this process has open: an orphan that bears the mark of one is not another's. */
const openRounds = new Set<string>();

const markOf = (roundId: string): string => `AGENT_RUNNER_ROUND_ID=${roundId}`;
const markOfHelpers = `${helperMark.name}=${helperMark.value}`;

/** The orphans handed to us since the leader's start that are neither a helper's nor another round's. */
const orphansOf = (table: ProcessTable, entries: readonly ProcessEntry[], roundId: string, leader: ProcessIdentity) => {
  const orphans = adoptedOf(entries).filter(({ birth }) => birth >= leader.birth);
  if (orphans.length === 0) return orphans;
  const otherMarks = [markOfHelpers, ...[...openRounds].filter((id) => id !== roundId).map(markOf)];
  const others = otherMarks.flatMap((mark) => table.carrying(orphans, mark));
  return orphans.filter((orphan) => !others.includes(orphan));
};

interface RoundPlace {
  readonly table: ProcessTable;
  readonly roundId: string;
  readonly cgroup: RoundCgroup | undefined;
}

/** Who bears the round's mark or sits in its cgroup, whatever else it did. */
const bearersOf = (
  { table, roundId, cgroup }: RoundPlace,
  entries: readonly ProcessEntry[],
): readonly ProcessEntry[] => {
  const inside = new Set(cgroup?.pids());
  const living = entries.filter(({ zombie }) => !zombie);
  return [...table.carrying(living, markOf(roundId)), ...living.filter(({ pid }) => inside.has(pid))];
};

/** The processes of a round that has just been started. */
export const openRound = (place: RoundPlace, child: Bun.Subprocess): LedProcesses => {
  const { table, roundId, cgroup } = place;
  // The leader cannot have been reaped yet: that takes a turn of the event loop.
  const leader: ProcessIdentity = table.entry(child.pid) ?? { pid: child.pid, birth: 0 };
  openRounds.add(roundId);
  const group: LeaderGroup = {
    id: leader.pid,
    leaderLives: () => child.exitCode === null && child.signalCode === null,
  };
  const options: MembersOptions = {
    table,
    group,
    cgroup,
    orphans: (children) => orphansOf(table, children, roundId, leader),
    belonging: (entries) =>
      withDescendants(entries, [
        ...ledBy(entries, leader),
        ...orphansOf(table, entries, roundId, leader),
        ...bearersOf(place, entries),
      ]),
    onClose: () => openRounds.delete(roundId),
  };
  return {
    ...openMembers(options),
    leader: leader.pid,
    exited: child.exited.then(() => childExit(child)),
    signalGroup: (name) => {
      if (group.leaderLives()) sendSignal(-group.id, name);
    },
    memoryBytes: () => findMembers(options).reduce((sum, { residentBytes }) => sum + residentBytes, 0),
    memoryEnforced: cgroup?.memoryEnforced === true,
    killedForMemory: () => cgroup?.outOfMemory() === true,
  };
};

/** What a dead supervisor's round left behind; undefined where none of it lives. */
export const openLeftBehind = (place: RoundPlace): RoundMembers | undefined => {
  const options: MembersOptions = {
    table: place.table,
    cgroup: place.cgroup,
    orphans: () => [],
    belonging: (entries) => withDescendants(entries, bearersOf(place, entries)),
  };
  if (findMembers(options).length > 0) return openMembers(options);
  place.cgroup?.remove();
  return undefined;
};
