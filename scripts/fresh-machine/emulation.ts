import { existsSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import type { Architecture } from './architecture.ts';
import { demandPrograms, NoMachine } from './problem.ts';

/** How programs for a processor run here. */
export interface Emulation extends AsyncDisposable {
  /** What stands before a command so that it may tell the kernel of the emulator. */
  readonly prefix: readonly string[];
  /** What a new machine tells the kernel of it; empty where the kernel knows. */
  readonly registration: string;
}

const known: Emulation = { prefix: [], registration: '', [Symbol.asyncDispose]: async () => {} };

/** `F` says that the kernel holds the emulator open: nothing of it has to lie in the machine. */
const kernelKnows = ({ emulator }: Architecture): boolean => {
  const entry = `/proc/sys/fs/binfmt_misc/${emulator}`;
  return existsSync(entry) && /^flags:.*F/m.test(readFileSync(entry, 'utf8'));
};

const registrationOf = ({ emulator }: Architecture): string => {
  const path = `/usr/lib/binfmt.d/${emulator}.conf`;
  if (!existsSync(path)) throw new NoMachine(`there is no ${path} here: apt-get install qemu-user-static`);
  return readFileSync(path, 'utf8').trim();
};

/** All ids stay what they are: only root may ask for that. */
const everyId = '0 0 4294967295\n';

const isApart = (pid: number): boolean => {
  try {
    return readlinkSync(`/proc/${pid}/ns/user`) !== readlinkSync('/proc/self/ns/user');
  } catch {
    return false;
  }
};

/**
 * A user namespace of its own. Since Linux 6.7 each has a binfmt_misc of its own, so that this machine, and whatever
 * else runs on it, hears nothing of the emulator.
 */
const ownNamespace = async (registration: string): Promise<Emulation> => {
  // It ends with its input: with us, however we end.
  const holder = Bun.spawn(['unshare', '--user', 'cat'], {
    stdin: 'pipe',
    stdout: 'ignore',
    stderr: 'ignore',
    detached: true,
  });
  const end = performance.now() + 10_000;
  while (!isApart(holder.pid)) {
    if (performance.now() > end) throw new NoMachine('no user namespace can be made here');
    await Bun.sleep(5);
  }
  for (const map of ['uid_map', 'gid_map']) writeFileSync(`/proc/${holder.pid}/${map}`, everyId);
  return {
    prefix: ['nsenter', '--user', `--target=${holder.pid}`],
    registration,
    [Symbol.asyncDispose]: async () => {
      await holder.stdin.end();
      await holder.exited;
    },
  };
};

/** Makes it possible that programs for this processor run here. Throws NoMachine where it cannot be. */
export const emulation = async (architecture: Architecture, native: boolean): Promise<Emulation> => {
  if (native || kernelKnows(architecture)) return known;
  demandPrograms({ unshare: 'util-linux', nsenter: 'util-linux' });
  return await ownNamespace(registrationOf(architecture));
};
