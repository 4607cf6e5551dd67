import type { SignalName } from '../ports/processes.ts';
import type { ProcessEntry, ProcessTable } from './process-table.ts';
import { sendSignal } from './send-signal.ts';
import { adoptedOf, reapAdopted } from './subreaper.ts';

/** To a process and, where it leads a group, to that: what it has just borne is in there still. */
export const strike = ({ pid, group }: ProcessEntry, signal: SignalName): void => {
  if (group === pid) sendSignal(-pid, signal);
  sendSignal(pid, signal);
};

/**
 * Stops the orphans among our children, each at the moment when it is seen and the youngest first: one
 * that forks its successor and exits lives for less time than a look at all processes takes. Those
 * that are not `ours` go on at once. Gives the others, stopped.
 */
export const catchOrphans = (
  table: ProcessTable,
  ours: (orphans: readonly ProcessEntry[]) => readonly ProcessEntry[],
): readonly ProcessEntry[] => {
  const caught: ProcessEntry[] = [];
  for (const pid of table.childIds(process.pid).toReversed()) {
    const child = table.entry(pid);
    if (child === undefined) continue;
    if (child.zombie) reapAdopted([child]);
    else if (adoptedOf([child]).length > 0) {
      strike(child, 'SIGSTOP');
      caught.push(child);
    }
  }
  const kept = ours(caught);
  for (const orphan of caught) if (!kept.includes(orphan)) strike(orphan, 'SIGCONT');
  return kept;
};
