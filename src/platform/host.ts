import { loadavg } from 'node:os';
import type { HostMetrics } from '../model/metrics.ts';
import type { DiskFacts, Files } from '../ports/files.ts';
import type { Host } from '../ports/host.ts';
import { openDarwinSource } from './host-darwin.ts';
import { openLinuxSource } from './host-linux.ts';
import type { CpuTime, HostSource } from './host-source.ts';

// "MB" and "GB" of the metrics are powers of 1024, as the Python tool wrote them.
const mebibyte = 1024 ** 2;
const gibibyte = 1024 ** 3;

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));
const percent = (part: number, whole: number): number =>
  whole > 0 ? rounded(Math.min(100, Math.max(0, (100 * part) / whole)), 1) : 0;

const memoryMetrics = (memory: ReturnType<HostSource['memory']>) => {
  const { totalBytes, availableBytes } = memory ?? { totalBytes: 0, availableBytes: 0 };
  return {
    mem_total_mb: Math.floor(totalBytes / mebibyte),
    mem_available_mb: Math.floor(availableBytes / mebibyte),
    mem_used_pct: percent(totalBytes - availableBytes, totalBytes),
  };
};

const diskMetrics = (disk: DiskFacts | undefined) => {
  const { totalBytes, usedBytes, freeBytes } = disk ?? { totalBytes: 0, usedBytes: 0, freeBytes: 0 };
  return {
    disk_total_gb: rounded(totalBytes / gibibyte, 1),
    disk_free_gb: rounded(freeBytes / gibibyte, 1),
    // The reserve for root counts as neither used nor free, as `df` has it.
    disk_used_pct: percent(usedBytes, usedBytes + freeBytes),
  };
};

const loadMetrics = () => {
  const [one = 0, five = 0, fifteen = 0] = loadavg();
  return { load_1m: rounded(one, 2), load_5m: rounded(five, 2), load_15m: rounded(fifteen, 2) };
};

/**
 * Measures the machine through `source`. What the system does not tell is 0, for a line without a
 * number would be no metrics line to its readers.
 */
export const hostFrom = (files: Files, source: HostSource): Host => {
  let before: CpuTime = { busy: 0, total: 0 };
  const cpuPercent = (): number => {
    const now = source.cpu() ?? before;
    const used = percent(now.busy - before.busy, now.total - before.total);
    before = now;
    return used;
  };
  return {
    metrics: (diskPath): HostMetrics => {
      const disk = files.disk(diskPath);
      return {
        ...memoryMetrics(source.memory()),
        ...diskMetrics(disk.ok ? disk.value : undefined),
        ...loadMetrics(),
        cpu_pct: cpuPercent(),
      };
    },
    bootId: () => source.bootId(),
  };
};

/** This machine. */
export const openHost = (files: Files): Host =>
  hostFrom(files, process.platform === 'darwin' ? openDarwinSource() : openLinuxSource(files));
