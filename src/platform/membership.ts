import type { ProcessEntry } from './process-table.ts';

/** Names one process for ever: its id alone is used again after its end. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly birth: number;
}

export const isSame = (one: ProcessIdentity, other: ProcessIdentity): boolean =>
  one.pid === other.pid && one.birth === other.birth;

/**
 * Who is in the leader's process group or session, the leader included. Nobody once the leader's id
 * belongs to a later process: the kernel keeps an id taken while any group or session bears it, so
 * nothing of the round bears it any more.
 */
export const ledBy = (entries: readonly ProcessEntry[], leader: ProcessIdentity): readonly ProcessEntry[] => {
  const successor = entries.some((entry) => entry.pid === leader.pid && !isSame(entry, leader));
  return successor ? [] : entries.filter(({ group, session }) => group === leader.pid || session === leader.pid);
};

/** The roots and whatever descends from them, each once, zombies left out. Cost: one walk over the table. */
export const withDescendants = (
  entries: readonly ProcessEntry[],
  roots: Iterable<ProcessEntry>,
): readonly ProcessEntry[] => {
  const children = Map.groupBy(entries, ({ parent }) => parent);
  const found = new Map<number, ProcessEntry>();
  const open = [...roots];
  for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
    if (found.has(entry.pid)) continue;
    found.set(entry.pid, entry);
    open.push(...(children.get(entry.pid) ?? []));
  }
  return [...found.values()].filter(({ zombie }) => !zombie);
};
