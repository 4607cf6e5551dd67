import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  statfsSync,
  statSync,
  type Stats,
} from 'node:fs';
import type { DiskFacts, FileFacts, Files } from '../ports/files.ts';
import { openAppendFile } from './append-file.ts';
import { removeIfThere, replaceFile, tryWriting, writeNew } from './atomic-file.ts';
import { attempt } from './io-failure.ts';

const folderMode = 0o700;
const fileMode = 0o600;

const kindOf = (stats: Stats): FileFacts['kind'] => {
  if (stats.isFile()) return 'file';
  return stats.isDirectory() ? 'folder' : 'other';
};

const factsOf = (stats: Stats): FileFacts => ({
  kind: kindOf(stats),
  size: stats.size,
  modifiedAt: stats.mtimeMs,
  mode: stats.mode & 0o7777,
  inode: stats.ino,
  device: stats.dev,
  uid: stats.uid,
});

const facts = (path: string): FileFacts | undefined => {
  const stats = attempt('look at', path, () => statSync(path));
  return stats.ok ? factsOf(stats.value) : undefined;
};

const readRange = (path: string, offset: number, length: number): Uint8Array => {
  const descriptor = openSync(path, 'r');
  try {
    const bytes = new Uint8Array(length);
    let filled = 0;
    // One read may give less than is there.
    for (;;) {
      const count = readSync(descriptor, bytes, filled, length - filled, offset + filled);
      filled += count;
      if (count === 0 || filled === length) return bytes.subarray(0, filled);
    }
  } finally {
    closeSync(descriptor);
  }
};

const diskFacts = (path: string): DiskFacts => {
  const space = statfsSync(path);
  return {
    totalBytes: space.blocks * space.bsize,
    usedBytes: (space.blocks - space.bfree) * space.bsize,
    freeBytes: space.bavail * space.bsize,
    totalInodes: space.files,
    freeInodes: space.ffree,
  };
};

/** The real file system. */
export const openFiles = (): Files => ({
  read: (path) => attempt('read', path, () => readFileSync(path)),
  readRange: (path, offset, length) => attempt('read', path, () => readRange(path, offset, length)),
  readText: (path) => attempt('read', path, () => readFileSync(path, 'utf8')),
  facts,
  disk: (path) => attempt('measure the disk of', path, () => diskFacts(path)),
  list: (path) => attempt('list', path, () => readdirSync(path).toSorted()),
  makeFolder: (path, mode = folderMode) =>
    attempt('create the folder', path, () => {
      mkdirSync(path, { recursive: true, mode });
    }),
  writeAtomic: (path, text, mode = fileMode) => attempt('write', path, () => replaceFile(path, text, mode)),
  create: (path, text, mode = fileMode) => attempt('create', path, () => writeNew(path, text, mode)),
  openAppend: (path, mode = fileMode) => openAppendFile(path, mode),
  rename: (from, to) => attempt('rename', from, () => renameSync(from, to)),
  remove: (path) => attempt('remove', path, () => removeIfThere(path)),
  writable: (folder) => attempt('write in', folder, () => tryWriting(folder)),
});
