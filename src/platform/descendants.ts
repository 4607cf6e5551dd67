import type { RoundMembers } from '../ports/processes.ts';
import { isSame, withDescendants, type ProcessIdentity } from './membership.ts';
import type { ProcessEntry, ProcessTable } from './process-table.ts';
import { openMembers } from './round-members.ts';

/**
 * Whoever descends from a process, itself excluded. While it lives, what a round let escape hangs below it,
 * for it adopts orphans; its own end gives them all to init, so whom we have seen once we go on knowing.
 */
export const openDescendants = (table: ProcessTable, root: ProcessIdentity): RoundMembers => {
  let known: readonly ProcessEntry[] = [];
  return openMembers({
    table,
    // They are the other process's children, not ours, as long as it lives, and init's afterwards.
    orphans: () => [],
    belonging: (entries) => {
      const roots = entries.filter((entry) => isSame(entry, root) || known.some((one) => isSame(one, entry)));
      known = withDescendants(entries, roots).filter((entry) => !isSame(entry, root));
      return known;
    },
  });
};
