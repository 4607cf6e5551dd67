import { join } from 'node:path';
import { isTemporary } from '../model/log-folder.ts';
import { seconds } from '../model/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { Files } from '../ports/files.ts';

/** Another verb may be replacing a file at this moment; no replacement takes a minute. */
const staleAfter = seconds(60);

/** Removes the temporary files of atomic writes that a crash or a power cut broke off. Call at start. */
export const removeStaleTemporaries = (files: Files, clock: Clock, folder: string): void => {
  const names = files.list(folder);
  for (const name of names.ok ? names.value.filter(isTemporary) : []) {
    const path = join(folder, name);
    const facts = files.facts(path);
    if (facts?.kind === 'file' && clock.now() - facts.modifiedAt > staleAfter) files.remove(path);
  }
};
