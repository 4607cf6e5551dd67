import type { Files } from '../ports/files.ts';
import type { CpuTime, HostSource } from './host-source.ts';

const kibibytes = (meminfo: string, name: string): number | undefined => {
  const digits = new RegExp(`^${name}: +(\\d+) kB$`, 'm').exec(meminfo)?.[1];
  return digits === undefined ? undefined : Number(digits) * 1024;
};

/** `/proc/meminfo`; MemAvailable is the kernel's own estimate of what can be had without swapping (since 3.14). */
export const readMeminfo = (meminfo: string): ReturnType<HostSource['memory']> => {
  const totalBytes = kibibytes(meminfo, 'MemTotal');
  const availableBytes = kibibytes(meminfo, 'MemAvailable') ?? kibibytes(meminfo, 'MemFree');
  return totalBytes === undefined || availableBytes === undefined ? undefined : { totalBytes, availableBytes };
};

/** The first line of `/proc/stat`: user nice system idle iowait irq softirq steal, in ticks; guest time is in user already. */
export const readProcStat = (stat: string): CpuTime | undefined => {
  const line = /^cpu +([\d ]+)$/m.exec(stat)?.[1];
  if (line === undefined) return undefined;
  const ticks = line.trim().split(' ').slice(0, 8).map(Number);
  const total = ticks.reduce((sum, one) => sum + one, 0);
  const [, , , idle = 0, waiting = 0] = ticks;
  return { busy: total - idle - waiting, total };
};

/** Linux, by /proc. */
export const openLinuxSource = (files: Files): HostSource => {
  const text = (path: string): string => {
    const read = files.readText(path);
    return read.ok ? read.value : '';
  };
  return {
    memory: () => readMeminfo(text('/proc/meminfo')),
    cpu: () => readProcStat(text('/proc/stat')),
    bootId: () => text('/proc/sys/kernel/random/boot_id').trim(),
  };
};
