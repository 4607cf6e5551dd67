import { closeSync, constants, fstatSync, type Stats } from 'node:fs';
import type { IoResult } from '../ports/files.ts';
import type { RoundLog } from '../ports/processes.ts';
import { attempt } from './io-failure.ts';
import { openRegular, readInto } from './regular-file.ts';

// A link planted under the log's name must not lead the agent's output elsewhere.
const writing = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW;
const reading = constants.O_RDONLY | constants.O_NOFOLLOW;

const logMode = 0o600;

/** A round's log: one descriptor for the agent, one for us. */
export interface OpenedLog {
  readonly path: string;
  readonly writer: number;
  readonly reader: number;
}

const openBoth = (path: string): OpenedLog => {
  const writer = openRegular(path, writing, logMode);
  try {
    return { path, writer, reader: openRegular(path, reading) };
  } catch (error) {
    closeSync(writer);
    throw error;
  }
};

/** Opens a round's log before its agent lives, who can remove or replace its name but not what we hold. */
export const openLog = (path: string): IoResult<OpenedLog> => attempt('open', path, () => openBoth(path));

/** The log behind the port. Where it cannot be looked at any more (a file system that went away), it stands still. */
export const roundLog = ({ path, reader }: OpenedLog): RoundLog => {
  let last: Stats = fstatSync(reader);
  let open = true;
  return {
    facts: () => {
      const stats = attempt('look at', path, () => fstatSync(reader));
      if (stats.ok) last = stats.value;
      return { size: last.size, modifiedAt: last.mtimeMs };
    },
    read: (offset, into) => {
      const count = attempt('read', path, () => readInto(reader, offset, into));
      return count.ok ? count.value : 0;
    },
    close: () => {
      if (open) closeSync(reader);
      open = false;
    },
  };
};
