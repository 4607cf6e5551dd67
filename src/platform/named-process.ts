import type { NamedProcess, SignalFate } from '../ports/process-control.ts';
import type { SignalName } from '../ports/processes.ts';
import { errnoName } from './io-failure.ts';
import type { ProcessEntry, ProcessTable } from './process-table.ts';

type Named = Pick<NamedProcess, 'pid' | 'birth'>;

/** Who has an id now. */
export const namedProcess = (table: ProcessTable, pid: number): NamedProcess | undefined => {
  const entry = table.entry(pid);
  if (entry === undefined || entry.zombie) return undefined;
  const standing = table.standing(entry);
  if (standing === undefined) return undefined;
  const { uid, suspended, birthName: birth } = standing;
  return { pid, birth, uid, suspended, command: table.command(entry), startedAt: entry.startedAt };
};

/** The process of that name, where it still lives. */
export const findNamed = (table: ProcessTable, { pid, birth }: Named): ProcessEntry | undefined => {
  const entry = table.entry(pid);
  if (entry === undefined || entry.zombie) return undefined;
  return table.standing(entry)?.birthName === birth ? entry : undefined;
};

/** Sends a signal to the process of that name. Between the look and the signal there are some microseconds, and an id is not used again so soon. */
export const signalNamed = (table: ProcessTable, named: Named, signal: SignalName): SignalFate => {
  if (findNamed(table, named) === undefined) return 'gone';
  try {
    process.kill(named.pid, signal);
    return 'sent';
  } catch (error) {
    if (errnoName(error) === 'ESRCH') return 'gone';
    if (errnoName(error) === 'EPERM') return 'refused';
    throw error;
  }
};
