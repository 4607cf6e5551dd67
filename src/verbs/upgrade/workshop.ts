import { join } from 'node:path';
import type { FailureOf } from '../../model/failure.ts';
import { ok, type Result } from '../../model/result.ts';
import type { Lock } from '../../ports/lock.ts';
import type { Platform } from '../../ports/platform.ts';
import { trouble, type OwnBinary } from './own-binary.ts';

/** The folder beside the executable in which its successor is made ready: the last step is then a rename. */
export interface Workshop {
  /** What is being made. */
  readonly made: string;
  /** A second name for what is in place, on its way to be kept. */
  readonly outgoing: string;
  /** A second name for what was kept before. */
  readonly older: string;
  /** Takes everything away. */
  close(): void;
}

type Ports = Pick<Platform, 'files' | 'locks'>;
type Opened<Value> = Result<Value, FailureOf<'upgrade'> | FailureOf<'io'>>;

const folderName = '.agent-runner-upgrade';
const lockName = 'lock';
const tries = 5;

/** Whoever closes the workshop takes its folder away: between the making and the lock it may go under us. */
const acquire = ({ files, locks }: Ports, folder: string): Opened<Lock> => {
  for (let turn = 1; ; turn += 1) {
    const made = files.makeFolder(folder);
    if (!made.ok) return made;
    const lock = locks.acquire(join(folder, lockName));
    if (lock.ok) return lock;
    if (lock.failure.code === 'locked') {
      const { holder } = lock.failure;
      return trouble({ kind: 'busy', ...(holder === undefined ? {} : { holder }) });
    }
    if (lock.failure.errno !== 'ENOENT' || turn === tries) return { ok: false, failure: lock.failure };
  }
};

const clear = ({ files }: Ports, folder: string): void => {
  const names = files.list(folder);
  for (const name of names.ok ? names.value : []) if (name !== lockName) files.remove(join(folder, name));
};

/** Opens it for this process alone; what an upgrade that was killed left in it is swept out. Fails with `busy`, or `io`. */
export const openWorkshop = (ports: Ports, binary: OwnBinary): Opened<Workshop> => {
  const folder = join(binary.folder, folderName);
  const lock = acquire(ports, folder);
  if (!lock.ok) return lock;
  clear(ports, folder);
  return ok({
    made: join(folder, 'agent-runner'),
    outgoing: join(folder, 'outgoing'),
    older: join(folder, 'older'),
    close: () => {
      clear(ports, folder);
      // With the lock held: who opens it before it is gone finds out that it has been removed, and makes another.
      ports.files.remove(lock.value.path);
      lock.value.release();
      ports.files.removeFolder(folder);
    },
  });
};
