import { describe, expect, test } from 'bun:test';
import { appendFileSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openJournal } from '../../../src/journal/append.ts';
import { fakeClock, type FakeClock } from '../../support/fake-clock.ts';
import { refusingFiles } from '../../support/refusing-files.ts';
import { scratch, type Scratch } from '../../support/scratch.ts';

const november = 'events-2026-11.jsonl';

const setUp = (folder: Scratch, clock: FakeClock = fakeClock()) => {
  const files = refusingFiles();
  const logDir = join(folder.path, 'logs');
  files.makeFolder(logDir);
  const text = (name = november): string => readFileSync(join(logDir, name), 'utf8');
  return {
    files,
    clock,
    logDir,
    text,
    lines: (name = november) => text(name).split('\n').slice(0, -1),
    path: join(logDir, november),
    journal: openJournal({ files, clock, logDir }),
  };
};
const end = (round_num: number) => ({ event: 'round_end', round_num }) as const;
const parsed = (line: string): unknown => {
  const value: unknown = JSON.parse(line);
  return value;
};
const numbers = (lines: readonly string[]): readonly number[] =>
  lines.filter((line) => line.includes('"round_end"')).map((line) => Number(/"round_num":(\d+)/.exec(line)?.[1]));

describe('a line', () => {
  test('begins with its time and its kind and is as JSON.stringify writes it', () => {
    using folder = scratch();
    const { journal, text } = setUp(folder);
    journal.record({ round_num: 1, event: 'round_start', phase: 'dev' });
    expect(text()).toBe('{"ts":"2026-11-22T12:00:00.000Z","event":"round_start","round_num":1,"phase":"dev"}\n');
  });

  test('stays one line whatever its texts hold', () => {
    using folder = scratch();
    const { journal, lines } = setUp(folder);
    const reason = 'a\nb\r\n\u2028\u0000"\\ \ud800';
    journal.record({ event: 'config_broken', reason });
    expect(lines()).toHaveLength(1);
    expect(JSON.parse(lines()[0] ?? '')).toMatchObject({ reason });
  });

  test('goes into the file of its UTC month, metrics into theirs, both 0600', async () => {
    using folder = scratch();
    const clock = fakeClock(Date.UTC(2026, 11, 31, 23, 59, 59, 999));
    const { journal, logDir } = setUp(folder, clock);
    journal.record(end(1));
    await clock.advance(1);
    journal.record(end(2));
    expect(readdirSync(logDir).toSorted()).toEqual(['events-2026-12.jsonl', 'events-2027-01.jsonl']);
    expect(statSync(join(logDir, 'events-2027-01.jsonl')).mode & 0o777).toBe(0o600);
  });

  test('starts anew behind the half line that a killed writer left', () => {
    using folder = scratch();
    const { journal, path, lines } = setUp(folder);
    appendFileSync(path, '{"ts": "2026-11-22T11:00:00.000Z", "event": "round_st');
    journal.record(end(1));
    expect(lines()).toHaveLength(2);
    expect(numbers(lines().slice(1))).toEqual([1]);
  });

  test('goes into a new file when the old one was moved away or the folder removed', () => {
    using folder = scratch();
    const { journal, path, logDir, lines } = setUp(folder);
    journal.record(end(1));
    renameSync(path, `${path}.kept`);
    journal.record(end(2));
    expect(numbers(lines())).toEqual([2]);
    rmSync(logDir, { recursive: true });
    journal.record(end(3));
    expect(numbers(lines())).toEqual([3]);
  });
});

describe('lines that the disk refuses', () => {
  test('are held and written in their order, with their own times, as soon as it takes them', async () => {
    using folder = scratch();
    const { journal, files, clock, lines } = setUp(folder);
    journal.record(end(1));
    files.refuse('ENOSPC');
    journal.record(end(2));
    await clock.advance(1000);
    journal.record(end(3));
    expect(journal.held).toBe(2);
    files.refuse(undefined);
    journal.record(end(4));
    expect(journal.held).toBe(0);
    expect(numbers(lines())).toEqual([1, 2, 3, 4]);
    expect(lines()[1]).toStartWith('{"ts":"2026-11-22T12:00:00.000Z",');
    expect(lines().map(parsed)).toContainEqual({
      ts: '2026-11-22T12:00:01.000Z',
      event: 'journal_lines_held',
      lines: 2,
      reason: 'refused by the test (ENOSPC)',
    });
  });

  test('are tried again by themselves when nothing more happens', async () => {
    using folder = scratch();
    const { journal, files, clock, lines } = setUp(folder);
    files.refuse('EROFS');
    journal.record(end(1));
    await clock.advance(60_000);
    expect(journal.held).toBe(1);
    files.refuse(undefined);
    await clock.advance(5000);
    expect(journal.held).toBe(0);
    expect(numbers(lines())).toEqual([1]);
  });

  test('of which a part was taken are written whole, behind the part', () => {
    using folder = scratch();
    const { journal, files, lines } = setUp(folder);
    files.cutNext(10);
    journal.record(end(1));
    journal.record(end(2));
    expect(lines()[0]).toBe('{"ts":"202');
    expect(numbers(lines().slice(1))).toEqual([1, 2]);
  });

  test('keep events and metrics each in their file', () => {
    using folder = scratch();
    const { journal, files, logDir, lines } = setUp(folder);
    files.refuse('EDQUOT');
    journal.record(end(1));
    const host = { mem_total_mb: 1, mem_available_mb: 1, mem_used_pct: 0, cpu_pct: 0 };
    const disk = { disk_total_gb: 1, disk_free_gb: 1, disk_used_pct: 0 };
    const load = { load_1m: 0, load_5m: 0, load_15m: 0 };
    journal.measure({ event: 'round_end', round_num: 1, ...host, ...disk, ...load });
    files.refuse(undefined);
    journal.record(end(2));
    expect(numbers(lines())).toEqual([1, 2]);
    expect(numbers(lines('metrics-2026-11.jsonl'))).toEqual([1]);
    expect(existsSync(join(logDir, 'metrics-2026-11.jsonl'))).toBeTrue();
  });

  test('are bounded: beyond 10,000 the oldest go, and that is told', () => {
    using folder = scratch();
    const { journal, files, lines } = setUp(folder);
    files.refuse('ENOSPC');
    for (let round = 1; round <= 10_003; round++) journal.record(end(round));
    expect(journal.held).toBe(10_000);
    files.refuse(undefined);
    journal.record(end(10_004));
    const written = numbers(lines());
    expect(written).toHaveLength(10_001);
    expect(written[0]).toBe(4);
    expect(lines().some((line) => line.includes('"lines":10000,') && line.includes('"lost":3'))).toBeTrue();
  });
});
