import { closeSync, constants, fchmodSync, fstatSync, openSync, readFileSync, readSync, type Stats } from 'node:fs';

/**
 * Without it open(2) on a named pipe waits for somebody at the other end, and we with it, for good: deaf to
 * signals and to every limit. On a regular file it means nothing.
 */
const withoutWaiting = constants.O_NONBLOCK;

/** More than any configuration, prompt or state file: a sparse file of a terabyte is made in no time. */
const longestWhole = 256 * 1024 * 1024;

const refusal = (errno: string, reason: string): Error =>
  Object.assign(new Error(`${errno}: ${reason}`), { code: errno });

const demandRegular = (stats: Stats): void => {
  if (stats.isFile()) return;
  throw refusal(stats.isDirectory() ? 'EISDIR' : 'EINVAL', 'it is not a regular file');
};

/**
 * Opens a regular file and nothing else: a named pipe, a socket or a device under a name that we read or
 * write is put there by somebody else. Throws as open(2) does, or EINVAL (EISDIR for a folder).
 */
export const openRegular = (path: string, flags: number, mode?: number): number => {
  const descriptor = openSync(path, flags | withoutWaiting, mode);
  try {
    demandRegular(fstatSync(descriptor));
    return descriptor;
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
};

const withRegular = <Value>(path: string, use: (descriptor: number) => Value): Value => {
  const descriptor = openRegular(path, constants.O_RDONLY);
  try {
    return use(descriptor);
  } finally {
    closeSync(descriptor);
  }
};

/** A whole file; throws EFBIG where it is longer than 256 MiB. */
export const readWhole = (path: string): Buffer =>
  withRegular(path, (descriptor) => {
    if (fstatSync(descriptor).size > longestWhole) throw refusal('EFBIG', 'it is longer than 256 MiB');
    return readFileSync(descriptor);
  });

/** Fills `into` from byte `offset` on; gives how many bytes there were, fewer at the end of the file. */
export const readInto = (descriptor: number, offset: number, into: Uint8Array): number => {
  let filled = 0;
  // One read may give less than is there.
  for (;;) {
    const count = readSync(descriptor, into, filled, into.length - filled, offset + filled);
    filled += count;
    if (count === 0 || filled === into.length) return filled;
  }
};

/** Up to `length` bytes of a file from byte `offset`. */
export const readPart = (path: string, offset: number, length: number): Uint8Array =>
  withRegular(path, (descriptor) => {
    const bytes = new Uint8Array(length);
    return bytes.subarray(0, readInto(descriptor, offset, bytes));
  });

/**
 * Takes from an open file of ours the rights that `mode` does not give: what an older tool made is no more
 * public than what we make. A file system without rights, and a file of somebody else, stay as they are.
 */
export const tighten = (descriptor: number, mode: number): void => {
  const stats = fstatSync(descriptor);
  const rights = stats.mode & 0o777;
  if (stats.uid !== process.geteuid?.() || (rights & ~mode) === 0) return;
  try {
    fchmodSync(descriptor, rights & mode);
  } catch {
    // Nothing that is written depends on it.
  }
};
