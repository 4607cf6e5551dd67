import { describe, expect, test } from 'bun:test';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openJournal } from '../../src/journal/append.ts';
import { latest, readForward, type JournalSource } from '../../src/journal/read.ts';
import type { JournalEvent } from '../../src/model/event.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { openFiles } from '../../src/platform/files.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { needs } from '../support/needs.ts';
import { scratch } from '../support/scratch.ts';
import { until } from '../support/until.ts';

const files = openFiles();
const program = join(import.meta.dir, '../fixtures/programs/journal-writer.ts');
const writer = (logDir: string, first: number, count: number) =>
  Bun.spawn([process.execPath, program, logDir, `${first}`, `${count}`], { stdout: 'ignore', stderr: 'inherit' });

/** The numbers that the writer put at the beginning of its reasons. */
const number = (event: JournalEvent): number =>
  event.event === 'config_broken' ? Number.parseInt(event.reason, 10) : 0;
const read = (source: JournalSource) => {
  const entries = [...readForward(source)];
  return {
    numbers: entries.flatMap((entry) => (entry.kind === 'event' ? [number(entry.event)] : [])),
    damaged: entries.filter(({ kind }) => kind !== 'event').length,
  };
};
const upTo = (count: number, first = 1): readonly number[] =>
  Array.from({ length: count }, (_, index) => first + index);

describe('the journal', () => {
  test('of a writer that was killed is whole up to its last line, and goes on behind it', async () => {
    using folder = scratch();
    const source = { files, logDir: folder.path };
    const killed = writer(folder.path, 1, 1_000_000);
    await until(() => latest(source, 1).some((event) => number(event) > 200), { what: 'the writer' });
    killed.kill('SIGKILL');
    await killed.exited;
    const before = read(source);
    expect(before.damaged).toBe(0);
    expect(before.numbers).toEqual([...upTo(before.numbers.length)]);
    await writer(folder.path, before.numbers.length + 1, 10).exited;
    expect(read(source)).toEqual({ numbers: [...upTo(before.numbers.length + 10)], damaged: 0 });
  });

  test('behind the half line of another writer that was killed loses nothing else', async () => {
    using folder = scratch();
    await writer(folder.path, 1, 3).exited;
    const [file = ''] = files.list(folder.path).ok ? [...new Bun.Glob('events-*').scanSync(folder.path)] : [];
    const script = 'printf \'{"ts": "2026-11-22T12:00:00.000Z", "event": "round_\' >> "$0"; kill -9 $$';
    await Bun.spawn(['sh', '-c', script, join(folder.path, file)]).exited;
    await writer(folder.path, 4, 3).exited;
    expect(read({ files, logDir: folder.path })).toEqual({ numbers: [...upTo(6)], damaged: 1 });
  });

  test('of two writers at once has whole lines, each writer’s in order', async () => {
    using folder = scratch();
    const [one, two] = [writer(folder.path, 1, 400), writer(folder.path, 100_001, 400)];
    await Promise.all([one.exited, two.exited]);
    const { numbers, damaged } = read({ files, logDir: folder.path });
    expect(damaged).toBe(0);
    expect(numbers.filter((count) => count <= 100_000)).toEqual([...upTo(400)]);
    expect(numbers.filter((count) => count > 100_000)).toEqual([...upTo(400, 100_001)]);
  });
});

/** A file system of 64 KiB of our own; undefined where we may not make one. */
const smallDisk = (folder: string): Disposable | undefined => {
  mkdirSync(folder);
  const mounted = Bun.spawnSync(['mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]);
  if (!mounted.success) return undefined;
  return { [Symbol.dispose]: () => void Bun.spawnSync(['umount', folder]) };
};

needs('mount')('a full disk', () => {
  const root = process.getuid?.() === 0 && process.platform === 'linux';
  if (!root) process.stderr.write('skipped: only root on Linux can mount a small disk\n');

  test.if(root)('loses no line: all stand in order once there is room again', async () => {
    using folder = scratch();
    const logDir = join(folder.path, 'disk');
    using disk = smallDisk(logDir);
    if (disk === undefined) {
      process.stderr.write('skipped: no tmpfs can be mounted here\n');
      return;
    }
    const clock = fakeClock(systemClock.now());
    const journal = openJournal({ files, clock, logDir });
    const filler = join(logDir, 'filler');
    writeFileSync(filler, 'x'.repeat(32 * 1024));
    let count = 0;
    while (journal.held < 50) {
      count += 1;
      journal.record({ event: 'config_broken', reason: `${count} ${'x'.repeat(1000)}` });
    }
    expect(read({ files, logDir }).numbers).toEqual([...upTo(count - 50)]);
    await clock.advance(60_000);
    expect(journal.held).toBe(50);

    files.remove(filler);
    Bun.spawnSync(['mount', '-o', 'remount,size=1m', logDir]);
    await clock.advance(10_000);
    expect(journal.held).toBe(0);
    const after = read({ files, logDir });
    expect(after.numbers.filter((number_) => number_ > 0)).toEqual([...upTo(count)]);
    // The line of which the disk took a part stands there in part, too.
    expect(after.damaged).toBeLessThanOrEqual(1);
    expect(latest({ files, logDir }, 1)).toEqual([expect.objectContaining({ event: 'journal_lines_held', lines: 50 })]);
    expect(existsSync(filler)).toBeFalse();
  });

  test.if(root)('leaves status.json as it was', () => {
    using folder = scratch();
    const logDir = join(folder.path, 'disk');
    using disk = smallDisk(logDir);
    if (disk === undefined) return;
    const path = join(logDir, 'status.json');
    writeFileSync(path, 'old');
    Bun.spawnSync(['dd', 'if=/dev/zero', `of=${join(logDir, 'filler')}`, 'bs=1k', 'count=100']);
    expect(files.writeAtomic(path, 'new'.repeat(5000))).toMatchObject({ failure: { errno: 'ENOSPC' } });
    expect(files.writable(logDir)).toMatchObject({ failure: { errno: 'ENOSPC' } });
    expect(files.readText(path)).toEqual({ ok: true, value: 'old' });
    expect(files.list(logDir)).toEqual({ ok: true, value: ['filler', 'status.json'] });
  });
});
