import { describe, expect, test } from 'bun:test';
import {
  chmodSync,
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readdirSync,
  statSync,
  symlinkSync,
  truncateSync,
} from 'node:fs';
import { join } from 'node:path';
import { openJournal } from '../../../src/journal/append.ts';
import { latest } from '../../../src/journal/read.ts';
import { openFiles } from '../../../src/platform/files.ts';
import { openLocks } from '../../../src/platform/lock.ts';
import { openLog } from '../../../src/platform/round-log.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { scratch, type Scratch } from '../../support/scratch.ts';
import { valueOf } from '../../support/value-of.ts';

const files = openFiles();
const modeOf = (path: string): number => statSync(path).mode & 0o777;

const fifo = (folder: Scratch, name: string): string => {
  const path = join(folder.path, name);
  Bun.spawnSync(['mkfifo', path]);
  return path;
};

const asFolder = (folder: Scratch, name: string): string => {
  const path = join(folder.path, name);
  mkdirSync(path);
  return path;
};

const calls = {
  read: (path: string) => files.read(path),
  readText: (path: string) => files.readText(path),
  readRange: (path: string) => files.readRange(path, 0, 10),
  openAppend: (path: string) => files.openAppend(path),
  lock: (path: string) => openLocks(fakeClock(), 'serve').acquire(path),
  'the log of a round': (path: string) => openLog(path),
};

describe('what is not a regular file is refused, and never waited for, by', () => {
  test.each(Object.entries(calls))('%s', (name, call) => {
    using folder = scratch();
    const pipe = fifo(folder, 'pipe');
    const taken = asFolder(folder, 'folder');
    const open = (): number => readdirSync('/dev/fd').length;
    const before = open();
    // Without a reader a pipe refuses writers by itself (ENXIO).
    expect(call(pipe)).toMatchObject({
      failure: { code: 'io', errno: expect.stringMatching(/^(EINVAL|ENXIO)$/) },
    });
    const other = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK);
    expect(call(pipe)).toMatchObject({ failure: { code: 'io', errno: 'EINVAL' } });
    closeSync(other);
    expect(call('/dev/null')).toMatchObject({
      failure: { code: 'io', errno: 'EINVAL', reason: 'it is not a regular file' },
    });
    expect(call(taken)).toMatchObject({ failure: { code: 'io', errno: 'EISDIR' } });
    expect({ name, open: open() }).toEqual({ name, open: before });
  });

  test('the one who asks who holds a lock', () => {
    using folder = scratch();
    expect(openLocks(fakeClock(), 'serve').holder(fifo(folder, 'pipe'))).toBeUndefined();
  });
});

test('a sparse file of a terabyte is not read whole', () => {
  using folder = scratch();
  const path = folder.write('prompt.md', 'do the work\n');
  truncateSync(path, 1024 ** 4);
  expect(files.readText(path)).toMatchObject({ failure: { errno: 'EFBIG', reason: 'it is longer than 256 MiB' } });
});

test('a journal in whose place a named pipe stands holds its lines, and writes them once it is gone', async () => {
  using folder = scratch();
  const clock = fakeClock();
  const journal = openJournal({ files, clock, logDir: folder.path });
  const path = fifo(folder, 'events-2026-11.jsonl');
  journal.record({ event: 'config_broken', reason: 'one' });
  journal.record({ event: 'config_broken', reason: 'two' });
  expect(journal.held).toBe(2);
  expect(latest({ files, logDir: folder.path }, 5)).toEqual([]);
  valueOf(files.remove(path));
  await clock.advance(10_000);
  expect(journal.held).toBe(0);
  expect(latest({ files, logDir: folder.path }, 5)).toMatchObject([
    { reason: 'one' },
    { reason: 'two' },
    { event: 'journal_lines_held', lines: 2 },
  ]);
});

describe('what an older tool left open to everybody', () => {
  test('is closed to them once it is appended to', () => {
    using folder = scratch();
    const path = folder.write('events-2026-11.jsonl', '');
    chmodSync(path, 0o644);
    valueOf(files.openAppend(path)).close();
    expect(modeOf(path)).toBe(0o600);
    chmodSync(path, 0o400);
    files.openAppend(path);
    expect(modeOf(path)).toBe(0o400);
  });

  test('is closed to them as a lock', () => {
    using folder = scratch();
    const path = folder.write('agent-runner.lock', '');
    chmodSync(path, 0o664);
    valueOf(openLocks(fakeClock(), 'serve').acquire(path)).release();
    expect(modeOf(path)).toBe(0o600);
  });

  test('is closed to them as a folder, behind no link', () => {
    using folder = scratch();
    const path = asFolder(folder, 'logs');
    chmodSync(path, 0o755);
    symlinkSync(path, join(folder.path, 'link'));
    expect(files.tightenFolder(join(folder.path, 'link'))).toMatchObject({ failure: { code: 'io' } });
    expect(modeOf(path)).toBe(0o755);
    valueOf(files.tightenFolder(path));
    expect(modeOf(path)).toBe(0o700);
  });
});
