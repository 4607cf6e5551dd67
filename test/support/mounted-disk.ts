import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { scratch } from './scratch.ts';

/** How much a file system takes; 0 inodes are as many as it likes. */
interface DiskSize {
  readonly megabytes: number;
  readonly inodes?: number;
}

/** A small file system of its own (a tmpfs; needs root), unmounted at the end of the block. */
export interface MountedDisk extends Disposable {
  readonly path: string;
  /** The file that fills it. */
  readonly ballast: string;
  /** Writes until there is no room left. */
  fill(): void;
}

export const mountedDisk = ({ megabytes, inodes = 0 }: DiskSize): MountedDisk => {
  const folder = scratch('disk');
  const { exitCode, stderr } = Bun.spawnSync([
    'mount',
    '-t',
    'tmpfs',
    '-o',
    `size=${megabytes}m,nr_inodes=${inodes}`,
    'tmpfs',
    folder.path,
  ]);
  if (exitCode !== 0) throw new Error(`mount: ${stderr.toString()}`);
  const ballast = join(folder.path, 'ballast');
  return {
    path: folder.path,
    ballast,
    fill: () => {
      const descriptor = openSync(ballast, 'w');
      const block = new Uint8Array(4096);
      try {
        for (;;) writeSync(descriptor, block);
      } catch {
        // No room is left.
      } finally {
        closeSync(descriptor);
      }
    },
    [Symbol.dispose]: () => {
      Bun.spawnSync(['umount', '-l', folder.path]);
      folder[Symbol.dispose]();
    },
  };
};
