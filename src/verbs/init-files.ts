import { dirname } from 'node:path';
import { ok, type Result } from '../model/result.ts';
import type { Files } from '../ports/files.ts';

/** A file to write, whole. */
export interface PlannedFile {
  readonly path: string;
  readonly text: string;
}

type Undo = () => void;

// Sources, not secrets: as git itself writes them.
const sourceMode = 0o644;
const sourceFolderMode = 0o755;

/** The folders above a path that are not there yet, the deepest first. */
const missingFolders = (path: string, files: Files): readonly string[] => {
  const folder = dirname(path);
  if (folder === path || files.facts(folder) !== undefined) return [];
  return [folder, ...missingFolders(folder, files)];
};

const writeOne = (file: PlannedFile, files: Files): Result<Undo> => {
  const mode = files.facts(file.path)?.mode;
  const before = mode === undefined ? undefined : files.readText(file.path);
  if (before !== undefined && !before.ok) return before;
  const created = missingFolders(file.path, files);
  const folder = files.makeFolder(dirname(file.path), sourceFolderMode);
  if (!folder.ok) return folder;
  const removeCreated = (): void => created.forEach((path) => files.removeFolder(path));
  const written = files.writeAtomic(file.path, file.text, mode ?? sourceMode);
  if (!written.ok) {
    removeCreated();
    return written;
  }
  return ok(() => {
    if (before === undefined) files.remove(file.path);
    else files.writeAtomic(file.path, before.value, mode);
    removeCreated();
  });
};

/** Writes all the files or none: what was written before one that fails is put back as it was. Gives the way back. */
export const writeAll = (planned: readonly PlannedFile[], files: Files): Result<Undo> => {
  const undone: Undo[] = [];
  const undo = (): void => undone.toReversed().forEach((step) => step());
  for (const file of planned) {
    const written = writeOne(file, files);
    if (!written.ok) {
      undo();
      return written;
    }
    undone.push(written.value);
  }
  return ok(undo);
};
