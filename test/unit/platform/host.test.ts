import { describe, expect, test } from 'bun:test';
import * as v from 'valibot';
import { hostMetricsSchema } from '../../../src/model/metrics.ts';
import { openFiles } from '../../../src/platform/files.ts';
import { readVmStat } from '../../../src/platform/host-darwin.ts';
import { readMeminfo, readProcStat } from '../../../src/platform/host-linux.ts';
import type { HostSource } from '../../../src/platform/host-source.ts';
import { hostFrom, openHost } from '../../../src/platform/host.ts';
import { fail, ok } from '../../../src/model/result.ts';

const gib = 1024 ** 3;
const source = (changes: Partial<HostSource> = {}): HostSource => ({
  memory: () => ({ totalBytes: 16 * gib, availableBytes: 12 * gib }),
  cpu: () => ({ busy: 0, total: 0 }),
  bootId: () => 'boot',
  ...changes,
});
const files = openFiles();

describe('metrics', () => {
  test('of this machine have the shape of a metrics line', () => {
    const host = openHost(files);
    const metrics = host.metrics('/');
    expect(v.is(hostMetricsSchema, metrics)).toBeTrue();
    expect(metrics.mem_total_mb).toBeGreaterThan(0);
    expect(metrics.disk_total_gb).toBeGreaterThan(0);
    expect(host.bootId()).toMatch(/^[0-9a-f-]{36}$/i);
  });

  test('memory is in MB of 1024², used is what is not available', () => {
    expect(hostFrom(files, source()).metrics('/')).toMatchObject({
      mem_total_mb: 16_384,
      mem_available_mb: 12_288,
      mem_used_pct: 25,
    });
  });

  test('the reserve of a file system counts as neither used nor free, as df has it', () => {
    const disk = { totalBytes: 252 * gib, usedBytes: 30 * gib, freeBytes: 70 * gib, totalInodes: 1, freeInodes: 1 };
    expect(hostFrom({ ...files, disk: () => ok(disk) }, source()).metrics('/')).toMatchObject({
      disk_total_gb: 252,
      disk_free_gb: 70,
      disk_used_pct: 30,
    });
  });

  test('the processor’s use is that since the last sample, since boot at the first', () => {
    const samples = [
      { busy: 10, total: 100 },
      { busy: 60, total: 200 },
      { busy: 60, total: 200 },
    ];
    const host = hostFrom(files, source({ cpu: () => samples.shift() }));
    expect([1, 2, 3, 4].map(() => host.metrics('/').cpu_pct)).toEqual([10, 50, 0, 0]);
  });

  test('what the system does not tell is 0, never NaN', () => {
    const refused = fail({ code: 'io', operation: 'measure', path: '/', errno: 'EIO', reason: '' } as const);
    const host = hostFrom({ ...files, disk: () => refused }, source({ memory: () => undefined, cpu: () => undefined }));
    expect(host.metrics('/')).toMatchObject({ mem_total_mb: 0, mem_used_pct: 0, disk_used_pct: 0, cpu_pct: 0 });
  });
});

describe('what Linux tells', () => {
  test('memory, and on old kernels what is free', () => {
    const old = 'MemTotal:       1000 kB\nMemFree:         400 kB\n';
    expect(readMeminfo(`${old}MemAvailable:    600 kB\n`)).toEqual({ totalBytes: 1_024_000, availableBytes: 614_400 });
    expect(readMeminfo(old)).toEqual({ totalBytes: 1_024_000, availableBytes: 409_600 });
    expect(readMeminfo('')).toBeUndefined();
  });

  test('processor time; guest time stands in user time already and waiting is idle', () => {
    expect(readProcStat('cpu  10 1 5 70 10 1 1 2 5 0\ncpu0 1 1 1 1\n')).toEqual({ busy: 20, total: 100 });
    expect(readProcStat('intr 5')).toBeUndefined();
  });
});

test('what macOS tells of memory: inactive pages can be had', () => {
  const text =
    'Mach Virtual Memory Statistics: (page size of 16384 bytes)\nPages free:   100.\nPages active:  900.\nPages inactive:  50.\nPages speculative:   10.\n';
  expect(readVmStat(text)).toBe(160 * 16_384);
  expect(readVmStat('nothing')).toBeUndefined();
});
