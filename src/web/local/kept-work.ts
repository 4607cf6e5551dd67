import { shellWord } from '../../model/shell-word.ts';
import type { Platform } from '../../ports/platform.ts';
import type { Orphan } from '../../ports/repository.ts';
import type { KeptOrphan } from '../wire.ts';
import { keptWorkStamp } from './stamp.ts';

/** The newest; each costs several calls of git when it is first seen. */
const orphansAtMost = 100;
const filesAtMost = 200;

/** The kept work of a work tree, which git is asked for only when it may have changed. */
export interface KeptWork {
  /** As it was last listed; null where it never was. */
  current(): readonly KeptOrphan[] | null;
  /** Lists it anew in the background where it may have changed, and calls back where it has. */
  refresh(onChange: () => void): void;
}

/** The command that brings a piece of kept work back, for a shell anywhere on this machine. */
const restoreCommand = (sha: string, workDir: string): string =>
  `agent-runner orphans restore ${sha.slice(0, 12)} --dir ${shellWord(workDir)}`;

export const openKeptWork = (platform: Platform, workDir: string): KeptWork => {
  const repository = platform.repository(workDir);
  const filesOf = new Map<string, readonly string[]>();
  let orphans: readonly KeptOrphan[] | null = null;
  let listed: string | undefined;
  let busy = false;

  const kept = async ({ sha, roundNum, keptAt }: Orphan): Promise<KeptOrphan> => {
    const known = filesOf.get(sha);
    const found = known === undefined ? await repository.orphanFiles(sha) : undefined;
    const files = known ?? (found?.ok === true ? found.value.slice(0, filesAtMost).map(({ path }) => path) : []);
    if (found?.ok === true) filesOf.set(sha, files);
    return { round_num: roundNum, sha, at: keptAt, files, restore: restoreCommand(sha, workDir) };
  };

  /** Undefined where git could not tell. */
  const list = async (): Promise<readonly KeptOrphan[] | undefined> => {
    const found = await repository.orphans();
    if (!found.ok) return undefined;
    const newest = found.value.slice(0, orphansAtMost);
    const shown: KeptOrphan[] = [];
    for (const orphan of newest) shown.push(await kept(orphan));
    for (const sha of filesOf.keys()) if (!newest.some((orphan) => orphan.sha === sha)) filesOf.delete(sha);
    return shown;
  };

  const refreshed = async (stamp: string, onChange: () => void): Promise<void> => {
    const before = JSON.stringify(orphans);
    try {
      // A folder that is no work tree keeps nothing. A git that fails is asked again at the next look.
      const shown = stamp === '' ? [] : await list();
      if (shown !== undefined) [orphans, listed] = [shown, stamp];
    } finally {
      busy = false;
    }
    if (JSON.stringify(orphans) !== before) onChange();
  };

  return {
    current: () => orphans,
    refresh: (onChange) => {
      const stamp = keptWorkStamp(platform.files, workDir);
      if (busy || stamp === listed) return;
      busy = true;
      // What was known stays where git could not even be started.
      refreshed(stamp, onChange).catch(() => undefined);
    },
  };
};
