import { describe, expect, test } from 'bun:test';
import { availableMemoryMb, diskOf, loadOf, memoryBelow } from '../../../../src/witness/remote/machine.ts';

const gnuSpace = `Filesystem     1024-blocks     Used Available Capacity Mounted on
/dev/vda1        41152736 12648432  26804532      33% /
`;
const gnuInodes = `Filesystem      Inodes  IUsed   IFree IUse% Mounted on
/dev/vda1      2621440 262144 2359296   10% /
`;
const macSpace = `Filesystem     1024-blocks      Used Available Capacity  Mounted on
/dev/disk3s5     482797652 262144000 220653652    55%    /System/Volumes/Data
`;
const macInodes = `Filesystem     512-blocks      Used Available Capacity iused      ifree %iused  Mounted on
map auto_home   965595304 524288000 441307304    55% 1000000 3000000   25%   /System/Volumes/Data/home
`;
const macMemory = `Mach Virtual Memory Statistics: (page size of 16384 bytes)
Pages free:                               10000.
Pages active:                            300000.
Pages inactive:                           20000.
Pages speculative:                         2000.
`;

describe('disks', () => {
  test('as GNU and BusyBox tell them', () => {
    expect(diskOf('log_folder', gnuSpace, gnuInodes)).toEqual({
      role: 'log_folder',
      totalBytes: 41_152_736 * 1024,
      freeBytes: 26_804_532 * 1024,
      usedPct: (100 * 12_648_432) / (12_648_432 + 26_804_532),
      freeInodesPct: 90,
    });
  });

  test('as macOS tells them', () => {
    expect(diskOf('work_tree', macSpace, macInodes)).toMatchObject({
      totalBytes: 482_797_652 * 1024,
      freeInodesPct: 75,
    });
  });

  test('that are full, have no inodes of their own, or are not told', () => {
    const full = gnuSpace.replace('26804532      33%', '-20480     100%');
    const none = gnuInodes.replace('2621440 262144 2359296   10%', '0 0 0 -');
    expect(diskOf('log_folder', full, none)).toMatchObject({ freeBytes: 0, usedPct: 100 });
    expect(diskOf('log_folder', full, none)).not.toHaveProperty('freeInodesPct');
    expect(diskOf('log_folder', '', '')).toBeUndefined();
    expect(diskOf('log_folder', 'df: /x: No such file or directory\n', '')).toBeUndefined();
  });
});

describe('memory and load', () => {
  test('as Linux and macOS tell them', () => {
    expect(availableMemoryMb('MemTotal:  8000000 kB\nMemAvailable:    2097152 kB\n')).toBe(2048);
    expect(availableMemoryMb(macMemory)).toBe(500);
    expect(availableMemoryMb('')).toBeUndefined();
    expect(loadOf('0.52 0.58 0.59 1/80 123\n')).toBe(0.52);
    expect(loadOf('{ 1.05 1.21 1.30 }\n')).toBe(1.05);
    expect(loadOf('')).toBeUndefined();
  });

  test('of everybody below a process, whose sizes BusyBox shortens', () => {
    const table = 'PID PPID RSS\n    1     0  900\n  10     1  500\n  12    11 2m\n  11    10 100\n  13 1 999\n';
    expect(memoryBelow(10, table)).toBe(100 * 1024 + 2 * 1024 * 1024);
    expect(memoryBelow(99, table)).toBe(0);
    expect(memoryBelow(10, 'ps: bad option\n')).toBe(0);
  });
});
