import {
  closeSync,
  constants,
  copyFileSync,
  fsyncSync,
  linkSync,
  openSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname, basename, join } from 'node:path';
import { temporaryName } from '../model/log-folder.ts';
import { errnoName } from './io-failure.ts';

// Bun opens every descriptor close-on-exec by itself (seen in /proc/self/fdinfo), so no child inherits one.
const newFile = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

/** FUSE and some network file systems have no fsync for folders or special files; nothing more can be done there. */
const cannotSync = new Set(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

/** Runs an fsync; a file system that has none is no failure. */
export const syncIfPossible = (sync: () => void): void => {
  try {
    sync();
  } catch (error) {
    if (!cannotSync.has(errnoName(error))) throw error;
  }
};

/** Puts a rename or a new name in a folder on the disk: without it a power cut can bring the old file back. */
const syncFolder = (folder: string): void => {
  const descriptor = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    syncIfPossible(() => fsyncSync(descriptor));
  } finally {
    closeSync(descriptor);
  }
};

/** FAT and some network file systems have no hard links; Linux has none for us of a file of somebody else’s. */
const cannotLink = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/** Gives a file a second name, or makes a copy, on the disk, where that cannot be. */
export const linkOrCopy = (from: string, to: string): void => {
  try {
    linkSync(from, to);
  } catch (error) {
    if (!cannotLink.has(errnoName(error))) throw error;
    copyFileSync(from, to, constants.COPYFILE_EXCL);
    const descriptor = openSync(to, constants.O_RDONLY);
    try {
      syncIfPossible(() => fsyncSync(descriptor));
    } finally {
      closeSync(descriptor);
    }
  }
};

/** Renames, and puts that on the disk. */
export const renameForGood = (from: string, to: string): void => {
  renameSync(from, to);
  syncFolder(dirname(to));
};

/** Removes a file; nothing there is no failure. */
export const removeIfThere = (path: string): void => {
  try {
    unlinkSync(path);
  } catch (error) {
    if (errnoName(error) !== 'ENOENT') throw error;
  }
};

const writeAll = (descriptor: number, bytes: Uint8Array): void => {
  let rest = bytes;
  while (rest.length > 0) rest = rest.subarray(writeSync(descriptor, rest));
};

/** Creates a file that was not there and puts its text on the disk; throws EEXIST where something is there. */
export const writeNew = (path: string, text: string, mode: number): void => {
  const descriptor = openSync(path, newFile, mode);
  try {
    writeAll(descriptor, new TextEncoder().encode(text));
    syncIfPossible(() => fsyncSync(descriptor));
  } catch (error) {
    // A file cut short by a full disk would pass for the whole one.
    removeIfThere(path);
    throw error;
  } finally {
    closeSync(descriptor);
  }
};

/** A name beside `path`; a file that a dead process with our id left under it is removed. */
const freshTemporary = (path: string): string => {
  const temporary = join(dirname(path), temporaryName(basename(path), process.pid));
  removeIfThere(temporary);
  return temporary;
};

/** Replaces `path` so that a reader, or a power cut, finds the old text or the new and nothing between. */
export const replaceFile = (path: string, text: string, mode: number): void => {
  const temporary = freshTemporary(path);
  writeNew(temporary, text, mode);
  try {
    renameForGood(temporary, path);
  } catch (error) {
    removeIfThere(temporary);
    throw error;
  }
};

/** Whether a file can really be made in `folder`: modes do not tell of read-only mounts, quotas and full disks. */
export const tryWriting = (folder: string): void => {
  const temporary = freshTemporary(join(folder, 'write-test'));
  writeNew(temporary, '\n', 0o600);
  unlinkSync(temporary);
};
