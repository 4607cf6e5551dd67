import {
  chmodSync,
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  statfsSync,
  statSync,
  type Stats,
} from 'node:fs';
import type { DiskFacts, FileFacts, Files } from '../ports/files.ts';
import { openAppendFile } from './append-file.ts';
import { linkOrCopy, removeIfThere, renameForGood, replaceFile, tryWriting, writeNew } from './atomic-file.ts';
import { attempt } from './io-failure.ts';
import { readPart, readWhole, tighten } from './regular-file.ts';

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

const tightenFolder = (path: string): void => {
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    tighten(descriptor, folderMode);
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
  read: (path) => attempt('read', path, () => readWhole(path)),
  readRange: (path, offset, length) => attempt('read', path, () => readPart(path, offset, length)),
  readText: (path) => attempt('read', path, () => readWhole(path).toString('utf8')),
  facts,
  disk: (path) => attempt('measure the disk of', path, () => diskFacts(path)),
  list: (path) => attempt('list', path, () => readdirSync(path).toSorted()),
  makeFolder: (path, mode = folderMode) =>
    attempt('create the folder', path, () => {
      mkdirSync(path, { recursive: true, mode });
    }),
  tightenFolder: (path) => attempt('tighten', path, () => tightenFolder(path)),
  writeAtomic: (path, text, mode = fileMode) => attempt('write', path, () => replaceFile(path, text, mode)),
  create: (path, text, mode = fileMode) => attempt('create', path, () => writeNew(path, text, mode)),
  openAppend: (path, mode = fileMode) => openAppendFile(path, mode),
  rename: (from, to) => attempt('rename', from, () => renameSync(from, to)),
  renameForGood: (from, to) => attempt('rename', from, () => renameForGood(from, to)),
  link: (from, to) => attempt('link', to, () => linkOrCopy(from, to)),
  setMode: (path, mode) => attempt('set the mode of', path, () => chmodSync(path, mode)),
  removeFolder: (path) => attempt('remove', path, () => rmdirSync(path)),
  remove: (path) => attempt('remove', path, () => removeIfThere(path)),
  writable: (folder) => attempt('write in', folder, () => tryWriting(folder)),
});
