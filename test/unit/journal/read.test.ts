import { describe, expect, test } from 'bun:test';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { eventLine, type JournalEntry } from '../../../src/journal/line.ts';
import {
  eventsBackTo,
  latest,
  readBackward,
  readForward,
  since,
  type JournalSource,
} from '../../../src/journal/read.ts';
import { latestRounds } from '../../../src/journal/rounds.ts';
import { openFiles } from '../../../src/platform/files.ts';
import type { Files } from '../../../src/ports/files.ts';
import { scratch, type Scratch } from '../../support/scratch.ts';

const files = openFiles();
const source = (folder: Scratch, reading: Files = files): JournalSource => ({ files: reading, logDir: folder.path });
const end = (round_num: number) => ({ event: 'round_end', round_num }) as const;
const line = (at: string, round_num: number): string => eventLine(at, end(round_num));
const roundNum = (entry: { readonly event: string; readonly round_num?: unknown }): unknown => entry.round_num;
const told = (entry: JournalEntry): unknown => {
  switch (entry.kind) {
    case 'event':
      return roundNum(entry.event);
    case 'unknown':
      return entry.name;
    case 'damage':
      return entry.reason;
  }
};

describe('a journal of several months', () => {
  const filled = (): Scratch => {
    const folder = scratch();
    folder.write('events-2026-09.jsonl', line('2026-09-30T23:59:59.000Z', 1));
    folder.write('events-2026-10.jsonl', '');
    folder.write('events-2026-11.jsonl', line('2026-11-01T00:00:00.000Z', 2) + line('2026-11-02T10:00:00.000Z', 3));
    folder.write('events-2026-11.jsonl.bak', line('2026-11-01T00:00:00.000Z', 99));
    folder.write('metrics-2026-11.jsonl', line('2026-11-01T00:00:00.000Z', 98));
    return folder;
  };

  test('is read from either end, and only its own files', () => {
    using folder = filled();
    expect([...readForward(source(folder))].map(told)).toEqual([1, 2, 3]);
    expect([...readBackward(source(folder))].map(told)).toEqual([3, 2, 1]);
    expect([...readForward(source(folder), Date.UTC(2026, 9, 20))].map(told)).toEqual([2, 3]);
  });

  test('gives its last events and those since a time, oldest first', () => {
    using folder = filled();
    expect(latest(source(folder), 2).map(roundNum)).toEqual([2, 3]);
    expect(latest(source(folder), 9).map(roundNum)).toEqual([1, 2, 3]);
    expect(latest(source(folder), 0)).toEqual([]);
    expect(since(source(folder), Date.UTC(2026, 10, 1)).map(roundNum)).toEqual([2, 3]);
    expect(since(source(folder), Date.UTC(2027, 0, 1))).toEqual([]);
  });

  test('whose clock was set back by some minutes hides no event from a reader by time', () => {
    using folder = scratch();
    const times = ['12:00:00', '12:10:00', '11:55:00', '12:05:00'];
    const lines = times.map((time, index) => line(`2026-11-02T${time}.000Z`, index + 1));
    folder.write('events-2026-11.jsonl', lines.join(''));
    expect(since(source(folder), Date.UTC(2026, 10, 2, 12)).map(roundNum)).toEqual([1, 2, 4]);
  });
});

describe('a folder without a journal', () => {
  test('is an empty one', () => {
    using folder = scratch();
    const nowhere = { files, logDir: join(folder.path, 'absent') };
    expect([...readForward(nowhere)]).toEqual([]);
    expect([...readBackward(nowhere)]).toEqual([]);
    expect(latestRounds(nowhere, 1)).toEqual([]);
  });
});

describe('damage', () => {
  const good = line('2026-11-02T10:00:00.000Z', 7);
  const cases: readonly [string, string, readonly unknown[]][] = [
    ['a half line', `{"ts":"2026-11-02T1\n${good}`, ['not JSON: cut short or overwritten', 7]],
    ['a half last line', `${good}{"ts":"2026`, [7, 'not JSON: cut short or overwritten']],
    ['binary garbage', `\u0001\ufffd{{{\u0000\n${good}`, ['not JSON: cut short or overwritten', 7]],
    ['JSON that is no object', `[1]\nnull\n"x"\n${good}`, ['not an object', 'not an object', 'not an object', 7]],
    ['a line without a time', `{"event":"round_end","round_num":1}\n${good}`, ['no time in `ts`', 7]],
    ['a line without a kind', `{"ts":"2026-11-02T10:00:00Z"}\n${good}`, ['no kind in `event`', 7]],
    ['wrong fields', `${good.replace('7', '"seven"')}${good}`, ['not the fields of round_end', 7]],
    ['a kind of a later version', `${good.replace('round_end', 'round_moved')}${good}`, ['round_moved', 7]],
    ['the name of something every object has', `${good.replace('round_end', 'toString')}${good}`, ['toString', 7]],
  ];
  test.each(cases)('%s is told and passed over', (_, text, expected) => {
    using folder = scratch();
    folder.write('events-2026-11.jsonl', text);
    expect([...readForward(source(folder))].map(told)).toEqual([...expected]);
    expect([...readBackward(source(folder))].map(told)).toEqual(expected.toReversed());
  });

  test('CRLF, blank lines and the NULs of a power cut before a line are no damage', () => {
    using folder = scratch();
    folder.write(
      'events-2026-11.jsonl',
      `${good.replace('\n', '\r\n')}\n  \n${'\0'.repeat(500)}${good}${'\0'.repeat(9)}`,
    );
    expect([...readForward(source(folder))].map(told)).toEqual([7, 7]);
  });

  test('says where it is', () => {
    using folder = scratch();
    folder.write('events-2026-11.jsonl', `${good}half\n`);
    const [damaged] = [...readBackward(source(folder))];
    expect(damaged?.place).toEqual({ file: 'events-2026-11.jsonl', offset: good.length });
  });

  test('of a whole file does not hide the other months', () => {
    using folder = scratch();
    mkdirSync(join(folder.path, 'events-2026-10.jsonl'));
    folder.write('events-2026-11.jsonl', good);
    expect([...readForward(source(folder))].map(told)).toEqual([expect.stringContaining('EISDIR'), 7]);
    expect(latest(source(folder), 5).map(roundNum)).toEqual([7]);
  });

  test('of any kind never throws, and both directions see the same', () => {
    using folder = scratch();
    const path = join(folder.path, 'events-2026-11.jsonl');
    const piece = fc.oneof(fc.constant(good), fc.constant('\n'), fc.json(), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(fc.array(piece), fc.nat(200), (pieces, cut) => {
        writeFileSync(path, pieces.join('').slice(cut));
        const forward = [...readForward(source(folder))];
        expect([...readBackward(source(folder))].toReversed()).toEqual(forward);
      }),
      { numRuns: 50 },
    );
    rmSync(path);
  });
});

test('fields that we do not know are kept', () => {
  using folder = scratch();
  folder.write('events-2026-11.jsonl', '{"ts":"2026-11-02T10:00:00Z","event":"round_end","round_num":1,"later":[1]}\n');
  expect(latest(source(folder), 1)).toEqual([expect.objectContaining({ later: [1] })]);
});

test('a question about the end of a long journal does not read its beginning', () => {
  using folder = scratch();
  const lines = Array.from({ length: 50_000 }, (_, index) => line('2026-11-02T10:00:00.000Z', index + 1));
  folder.write('events-2026-11.jsonl', lines.join(''));
  folder.write('events-2026-10.jsonl', lines.join(''));
  let read = 0;
  const counting: Files = {
    ...files,
    readRange: (path, offset, length) => {
      read += length;
      return files.readRange(path, offset, length);
    },
  };
  expect(latest(source(folder, counting), 100).map(roundNum).at(0)).toBe(49_901);
  expect(eventsBackTo(source(folder, counting), () => true).map(roundNum)).toEqual([50_000]);
  expect(read).toBeLessThan(200_000);
});
