import { join } from 'node:path';
import { logFolder, roundOfLog } from '../model/log-folder.ts';
import type { Files } from '../ports/files.ts';
import type { Journal } from '../ports/journal.ts';

export interface Retention {
  readonly files: Files;
  readonly journal: Journal;
  readonly logDir: string;
  /** How many rounds' logs are kept; 0 keeps all. */
  readonly keep: number;
  /** The round in progress, whose log is never removed. */
  readonly current: number;
}

/** Removes the logs of the oldest rounds beyond `keep`, by their number; a file of another name is left alone. */
export const pruneRoundLogs = ({ files, journal, logDir, keep, current }: Retention): void => {
  if (keep === 0) return;
  const folder = join(logDir, logFolder.rounds);
  const names = files.list(folder);
  if (!names.ok) return;
  const logs = names.value.flatMap((name) => {
    const round = roundOfLog(name);
    return round === undefined ? [] : [{ name, round }];
  });
  const kept = new Set([...new Set(logs.map(({ round }) => round))].toSorted((a, b) => b - a).slice(0, keep));
  const old = logs.filter(({ round }) => round !== current && !kept.has(round));
  const removed = old.filter(({ name }) => files.remove(join(folder, name)).ok).length;
  if (removed > 0) journal.record({ event: 'round_logs_pruned', removed, kept: logs.length - removed });
};
