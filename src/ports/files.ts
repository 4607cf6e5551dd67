import type { FailureOf } from '../model/failure.ts';
import type { Result } from '../model/result.ts';
import type { EpochMs } from '../model/time.ts';

export type IoResult<Value> = Result<Value, FailureOf<'io'>>;

export interface FileFacts {
  readonly kind: 'file' | 'folder' | 'other';
  readonly size: number;
  readonly modifiedAt: EpochMs;
  /** Permission bits. */
  readonly mode: number;
  readonly inode: number;
  readonly device: number;
  readonly uid: number;
}

/** Space and inodes of the file system that holds a path. */
export interface DiskFacts {
  readonly totalBytes: number;
  /** Less than total minus free where the file system keeps a reserve; use in per cent is used / (used + free), as `df` tells it. */
  readonly usedBytes: number;
  /** What an unprivileged process may still use. */
  readonly freeBytes: number;
  readonly totalInodes: number;
  readonly freeInodes: number;
}

/** A file open for appending. Each `append` is one write. */
export interface AppendFile {
  readonly path: string;
  append(bytes: Uint8Array): IoResult<void>;
  /** Puts what was appended on the disk (fdatasync). */
  sync(): IoResult<void>;
  close(): void;
}

/**
 * The file system. Failures carry the path and the system's errno name (`ENOSPC`). Only regular files are
 * read and appended to: a named pipe or a device in the place of one is `EINVAL`, and never waited for.
 */
export interface Files {
  /** At most 256 MiB; more is `EFBIG`. */
  read(path: string): IoResult<Uint8Array>;
  /** Up to `length` bytes from `offset`; fewer at the end of the file. */
  readRange(path: string, offset: number, length: number): IoResult<Uint8Array>;
  readText(path: string): IoResult<string>;
  /** Undefined where nothing is there or it cannot be looked at. Follows links. */
  facts(path: string): FileFacts | undefined;
  disk(path: string): IoResult<DiskFacts>;
  /** Names in a folder, sorted. */
  list(path: string): IoResult<readonly string[]>;
  /** Creates the folder and its parents; a new one is 0700 unless told. */
  makeFolder(path: string, mode?: number): IoResult<void>;
  /** Takes the rights of group and others from a folder of this user's; follows no link. */
  tightenFolder(path: string): IoResult<void>;
  /** Temporary file, fsync, rename, fsync of the folder: readers see the old text or the new. Mode 0600 unless told. */
  writeAtomic(path: string, text: string, mode?: number): IoResult<void>;
  /** Fails with EEXIST where something is there already. */
  create(path: string, text: string, mode?: number): IoResult<void>;
  /** A file of this user's that is open to more than `mode` loses the rest; follows no link. */
  openAppend(path: string, mode?: number): IoResult<AppendFile>;
  rename(from: string, to: string): IoResult<void>;
  /** The same, and on the disk when it returns: a power cut does not undo it. */
  renameForGood(from: string, to: string): IoResult<void>;
  /** A second name for a file, in the same file system; a copy where that has no such names. EEXIST where something is there. */
  link(from: string, to: string): IoResult<void>;
  /** Gives a file these permission bits, whatever the umask says. */
  setMode(path: string, mode: number): IoResult<void>;
  /** Removes an empty folder; one that holds anything is `ENOTEMPTY` and stays. */
  removeFolder(path: string): IoResult<void>;
  /** Removes a file; nothing there is not a failure. */
  remove(path: string): IoResult<void>;
  /** Whether this process may write in the folder; tried, not guessed from modes. */
  writable(folder: string): IoResult<void>;
}
