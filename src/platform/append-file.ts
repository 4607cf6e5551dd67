import { closeSync, constants, fdatasyncSync, writeSync } from 'node:fs';
import { fail, ok } from '../model/result.ts';
import type { AppendFile, IoResult } from '../ports/files.ts';
import { syncIfPossible } from './atomic-file.ts';
import { attempt } from './io-failure.ts';
import { openRegular, tighten } from './regular-file.ts';

// A link planted under the file's name must not lead our lines elsewhere.
const appending = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW;

const append = (descriptor: number, path: string, bytes: Uint8Array): IoResult<void> => {
  const written = attempt('append to', path, () => writeSync(descriptor, bytes));
  if (!written.ok) return written;
  if (written.value === bytes.length) return ok(undefined);
  // The kernel takes a part of a line where the disk, a quota or a limit has room for no more; the rest
  // is not tried again here, for another process may have appended meanwhile.
  const reason = `only ${written.value} of ${bytes.length} bytes were taken`;
  return fail({ code: 'io', operation: 'append to', path, errno: 'ENOSPC', reason });
};

/** Opens a file for appending, creating it with `mode` where it is not there. */
export const openAppendFile = (path: string, mode: number): IoResult<AppendFile> => {
  const opened = attempt('open', path, () => openRegular(path, appending, mode));
  if (!opened.ok) return opened;
  const descriptor = opened.value;
  tighten(descriptor, mode);
  return ok({
    path,
    append: (bytes) => append(descriptor, path, bytes),
    sync: () => attempt('sync', path, () => syncIfPossible(() => fdatasyncSync(descriptor))),
    close: () => closeSync(descriptor),
  });
};
