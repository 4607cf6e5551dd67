import type { MetricsLine } from './metrics.ts';
import { parseTime, type EpochMs } from './time.ts';

/** What lies on a file system that is watched; where both lie on one, it is the work tree's. */
export type DiskRole = 'work_tree' | 'log_folder';

/** Use of one file system. */
export interface DiskSample {
  readonly role: DiskRole;
  readonly totalBytes: number;
  /** What an unprivileged process may still use. */
  readonly freeBytes: number;
  /** 0..100, as `df` tells it. */
  readonly usedPct: number;
  /** 0..100; absent where the file system has no fixed number of inodes, or did not tell. */
  readonly freeInodesPct?: number;
}

/** A machine at one moment. What it did not tell is absent. */
export interface HostSample {
  readonly at: EpochMs;
  readonly memAvailableMb?: number;
  readonly disks: readonly DiskSample[];
}

const gibibyte = 1024 ** 3;

/** The metrics count disks in tenths of a GB: on a small disk that is no measure of how fast it fills. */
const leastTotalGb = 20;

/** What a line of the metrics tells of the machine at the start or end of a round. */
export const sampleOfMetrics = (line: MetricsLine): HostSample => {
  const { disk_total_gb: totalGb, disk_free_gb: freeGb, disk_used_pct: usedPct, mem_total_mb: memTotalMb } = line;
  const disk: DiskSample = {
    role: 'work_tree',
    totalBytes: totalGb * gibibyte,
    freeBytes: freeGb * gibibyte,
    usedPct,
  };
  return {
    at: parseTime(line.ts) ?? 0,
    ...(memTotalMb > 0 ? { memAvailableMb: line.mem_available_mb } : {}),
    disks: totalGb < leastTotalGb ? [] : [disk],
  };
};
