import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { readObjects, type RawObject } from '../../../src/journal/bulk.ts';
import { readForward } from '../../../src/journal/read.ts';
import { openFiles } from '../../../src/platform/files.ts';
import { scratch, type Scratch } from '../../support/scratch.ts';

const files = openFiles();

const readAll = (folder: Scratch) => {
  const objects: RawObject[] = [];
  const source = { files, logDir: folder.path };
  const damaged = readObjects(source, { file: 'events-2026-10.jsonl', offset: 0 }, (line) => void objects.push(line));
  return { objects, damaged };
};

const line = (round: number): string => `{"ts":"2026-11-02T10:00:00.000Z","event":"round_end","round_num":${round}}`;

describe('objects in bulk', () => {
  test('across months, in order, damage counted', () => {
    using folder = scratch();
    folder.write('events-2026-10.jsonl', `${line(1)}\nxx\n${line(2)}\n`);
    folder.write('events-2026-11.jsonl', `${line(3)}\n{"a":1 {"b":2}\n\n{"cut":\n${line(4)}\n`);
    const { objects, damaged } = readAll(folder);
    expect(objects.map(({ round_num }) => round_num)).toEqual([1, 2, 3, 4]);
    expect(damaged).toBe(3);
  });

  test('the half line of a writer at work is neither read nor damage', () => {
    using folder = scratch();
    folder.write('events-2026-10.jsonl', `${line(1)}\n${line(2).slice(0, 30)}`);
    expect(readAll(folder)).toMatchObject({ objects: [{ round_num: 1 }], damaged: 0 });
  });

  test('a line longer than a piece is read whole', () => {
    using folder = scratch();
    const long = JSON.stringify({ event: 'dirty_detected', files: ['x'.repeat(3_000_000)] });
    folder.write('events-2026-10.jsonl', `${line(1)}\n${long}\n${line(2)}\n`);
    expect(readAll(folder).objects.map(({ event }) => event)).toEqual(['round_end', 'dirty_detected', 'round_end']);
  });

  test('whatever stands between them, the same whole lines are found as one by one', () => {
    const torn = fc.integer({ min: 1, max: 70 }).map((length) => line(1).slice(0, length));
    const broken = fc.oneof(torn, fc.stringMatching(/^[a-z ]{0,20}x$/));
    const lines = fc.array(fc.oneof(fc.integer({ min: 1, max: 99 }).map(line), broken), { maxLength: 20 });
    fc.assert(
      fc.property(lines, (texts) => {
        using folder = scratch();
        folder.write('events-2026-10.jsonl', texts.map((text) => `${text}\n`).join(''));
        const entries = [...readForward({ files, logDir: folder.path })];
        const { objects, damaged } = readAll(folder);
        const told = objects.filter(({ event }) => event === 'round_end').map(({ round_num }) => round_num);
        const expected = entries.flatMap((entry) =>
          entry.kind === 'event' && entry.event.event === 'round_end' ? [entry.event.round_num] : [],
        );
        expect(told).toEqual(expected);
        expect(damaged).toBe(entries.filter(({ kind }) => kind === 'damage').length);
      }),
      { numRuns: 200 },
    );
  });
});
