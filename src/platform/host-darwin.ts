import { cpus, totalmem } from 'node:os';
import type { CpuTime, HostSource } from './host-source.ts';

/** A short system tool's output; empty where it failed or took longer than two seconds. */
const output = (...argv: readonly [string, ...string[]]): string => {
  try {
    return Bun.spawnSync([...argv], { stdin: 'ignore', stderr: 'ignore', timeout: 2000 }).stdout.toString();
  } catch {
    return '';
  }
};

const pages = (vmStat: string, name: string): number =>
  Number(new RegExp(`^Pages ${name}: +(\\d+)\\.$`, 'm').exec(vmStat)?.[1] ?? 0);

/**
 * What programs can still get, by `vm_stat`: free and inactive pages. Free pages alone are always few on
 * macOS, which keeps files in memory until somebody needs the room. Undefined where the text is not vm_stat's.
 */
export const readVmStat = (vmStat: string): number | undefined => {
  const pageBytes = /page size of (\d+) bytes/.exec(vmStat)?.[1];
  if (pageBytes === undefined) return undefined;
  return Number(pageBytes) * (pages(vmStat, 'free') + pages(vmStat, 'inactive') + pages(vmStat, 'speculative'));
};

const cpuTime = (): CpuTime => {
  const times = cpus().map((core) => core.times);
  const idle = times.reduce((sum, core) => sum + core.idle, 0);
  const busy = times.reduce((sum, core) => sum + core.user + core.nice + core.sys + core.irq, 0);
  return { busy, total: busy + idle };
};

/** macOS, which has no /proc. */
export const openDarwinSource = (): HostSource => ({
  memory: () => {
    const availableBytes = readVmStat(output('/usr/bin/vm_stat'));
    return availableBytes === undefined ? undefined : { totalBytes: totalmem(), availableBytes };
  },
  cpu: cpuTime,
  bootId: () => output('/usr/sbin/sysctl', '-n', 'kern.bootsessionuuid').trim(),
});
