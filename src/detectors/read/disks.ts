import type { DiskRole, DiskSample } from '../../model/host-sample.ts';
import type { Watch } from '../../model/watch.ts';
import type { Finding } from '../define.ts';

const words: Readonly<Record<DiskRole, string>> = { work_tree: 'work tree', log_folder: 'log folder' };

/** Whose disk it is, in words. */
export const diskWords = ({ role }: Pick<DiskSample, 'role'>): string => `the disk of the ${words[role]}`;

/** The disks as they are now. */
export const disksNow = (watch: Watch): readonly DiskSample[] => watch.samples.at(-1)?.disks ?? [];

/** What is wrong with one disk, or with each of several. */
export const findingOf = (messages: readonly string[]): Finding | undefined =>
  messages.length === 0 ? undefined : { message: messages.join('; ') };

/** Disks that are at least so full. */
export const fullDisks = (watch: Watch, usedPct: number): Finding | undefined =>
  findingOf(
    disksNow(watch)
      .filter((disk) => disk.usedPct >= usedPct)
      .map((disk) => `${diskWords(disk)} is ${disk.usedPct.toFixed(1)} % full`),
  );
