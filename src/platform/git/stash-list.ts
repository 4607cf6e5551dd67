import { gitFailure, type Git } from './git.ts';

/** One entry of `git stash list`. */
export interface StashEntry {
  readonly sha: string;
  readonly message: string;
  readonly at: string;
}

/** The stashes, newest first: their place is their number now, and may be another's a moment later. */
export const stashEntries = async (git: Git): Promise<StashEntry[]> => {
  const exists = await git.answer(['show-ref', '--verify', '--quiet', 'refs/stash']);
  if (exists.exit !== 0) return [];
  const format = '--format=%H%x00%gs%x00%cI';
  const log = await git.output(['log', '--walk-reflogs', '-z', format, 'refs/stash', '--']);
  const fields = Buffer.from(log, 'latin1').toString('utf8').split('\0');
  const entries: StashEntry[] = [];
  for (let index = 0; index + 2 < fields.length; index += 3) {
    const [sha = '', message = '', at = ''] = fields.slice(index, index + 3);
    entries.push({ sha, message, at });
  }
  return entries;
};

/** Puts a stash-like commit into the list of stashes. */
export const storeStash = async (git: Git, sha: string, message: string): Promise<void> => {
  await git.output(['stash', 'store', '--quiet', '-m', message, sha], { operation: 'store the stash' });
};

/**
 * Takes a commit out of the list of stashes, found by its SHA; nothing where it is not there.
 *
 * git can only drop by place. When somebody pushes or drops between our look and our drop, the place is another's:
 * git tells what it dropped, and what was not meant is put back before the next try.
 */
export const dropStash = async (git: Git, sha: string): Promise<void> => {
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const entries = await stashEntries(git);
    const place = entries.findIndex((entry) => entry.sha === sha);
    if (place === -1) return;
    const said = await git.output(['stash', 'drop', `stash@{${place}}`], { operation: 'drop the stash' });
    const dropped = /\(([0-9a-f]{40,64})\)/.exec(said)?.[1];
    if (dropped === undefined || dropped === sha) return;
    const message = entries.find((entry) => entry.sha === dropped)?.message ?? 'put back by agent-runner';
    await storeStash(git, dropped, message);
  }
  throw gitFailure('drop the stash', 1, 'the list of stashes keeps changing');
};
