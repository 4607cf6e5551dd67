import { isEventsFile, isMetricsFile, isTemporary, logFolder } from '../model/log-folder.ts';
import type { Files, IoResult } from '../ports/files.ts';

const ownNames = new Set<string>(Object.values(logFolder).filter((name) => typeof name === 'string'));

const isOurs = (name: string): boolean =>
  ownNames.has(name) || isEventsFile(name) || isMetricsFile(name) || isTemporary(name) || name === 'serve.log.old';

/**
 * Makes the log folder where it is not there. One that is there and holds nothing but what this program and its
 * predecessor, which left it open to everybody, write in theirs is closed to others: prompts, and what agents
 * print, are nobody's business. A folder with anything else in it (`/var/log`, a project) is not ours to close.
 */
export const openLogFolder = (files: Files, logDir: string): IoResult<void> => {
  const made = files.makeFolder(logDir);
  if (!made.ok) return made;
  const names = files.list(logDir);
  // A link, or a folder of somebody else's, stays as it is: no reason not to work in it.
  if (names.ok && names.value.length > 0 && names.value.every(isOurs)) files.tightenFolder(logDir);
  return made;
};
