import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { seconds } from '../../model/time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Files } from '../../ports/files.ts';
import type { Processes } from '../../ports/processes.ts';
import type { RemovedLock } from '../../ports/repository.ts';
import { valueOf } from './git.ts';
import { lockProof, scratchOwner } from './scratch-name.ts';
import type { WorkTree } from './work-tree.ts';

// A git whose supervisor died finishes what it is at: half a cleaned tree would be worse than a whole one.
const patience = seconds(2);
const lookEveryMs = 20;
const killLimitMs = seconds(5);

export interface AfterDeathPorts {
  readonly processes: Pick<Processes, 'leftBehind' | 'facts'>;
  readonly clock: Clock;
  readonly files: Files;
}

const endCalls = async ({ processes, clock }: AfterDeathPorts, mark: string): Promise<void> => {
  const left = processes.leftBehind(mark);
  if (left === undefined) return;
  const end = clock.monotonic() + patience;
  while (left.alive().length > 0 && clock.monotonic() < end) await clock.sleep(lookEveryMs);
  await left.killAll(killLimitMs);
  left.close();
};

/** Removes the lock of the index where it is the file that proves to be a dead owner’s. */
const removeLock = ({ files, clock }: AfterDeathPorts, tree: WorkTree, folder: string): RemovedLock | undefined => {
  const path = `${tree.indexPath}.lock`;
  const [lock, proof] = [files.facts(path), files.facts(join(folder, lockProof))];
  if (lock === undefined || lock.inode !== proof?.inode || lock.device !== proof.device) return undefined;
  const ageMs = Math.max(0, clock.now() - lock.modifiedAt);
  valueOf(files.remove(path));
  return { path, ageMs };
};

/**
 * Clears what sequences of git calls left whose process died: their gits are ended, their folders removed, and
 * the lock of the index where it was theirs, which is given. Only who holds the lock of the work tree locks its
 * index: call with it held, and a folder with such a proof is a dead one’s. Others read, also without it: theirs
 * goes when they no longer live. In a container a process has the number of the one that died in it before.
 */
export const clearAfterDeath = async (tree: WorkTree, ports: AfterDeathPorts): Promise<RemovedLock | undefined> => {
  let removed: RemovedLock | undefined;
  const names = ports.files.list(tree.gitDir);
  for (const name of names.ok ? names.value : []) {
    const owner = scratchOwner(name);
    const folder = join(tree.gitDir, name);
    if (owner === undefined) continue;
    const locking = ports.files.facts(join(folder, lockProof)) !== undefined;
    if (!locking && owner.pid !== process.pid && ports.processes.facts(owner.pid) !== undefined) continue;
    await endCalls(ports, owner.mark);
    removed = removeLock(ports, tree, folder) ?? removed;
    rmSync(folder, { recursive: true, force: true });
  }
  return removed;
};
