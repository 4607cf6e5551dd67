import { describe, expect, test } from 'bun:test';
import { appendFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { cursorAtEnd, readNew, type JournalCursor } from '../../../src/journal/follow.ts';
import { eventLine, type JournalEntry } from '../../../src/journal/line.ts';
import { openFiles } from '../../../src/platform/files.ts';
import { scratch, type Scratch } from '../../support/scratch.ts';

const october = 'events-2026-10.jsonl';
const november = 'events-2026-11.jsonl';
const end = (round_num: number) => ({ event: 'round_end', round_num }) as const;
const line = (round_num: number): string => eventLine('2026-11-02T10:00:00.000Z', end(round_num));

const told = (entry: JournalEntry): unknown =>
  entry.kind === 'event' && entry.event.event === 'round_end' ? entry.event.round_num : entry.kind;

/** A reader that asks as long as there is more, as a caller's timer does. */
const follower = (folder: Scratch, from?: 'end') => {
  const source = { files: openFiles(), logDir: folder.path };
  let cursor: JournalCursor | undefined = from === 'end' ? cursorAtEnd(source) : undefined;
  return (): readonly unknown[] => {
    const seen: unknown[] = [];
    for (;;) {
      const next = readNew(source, cursor);
      cursor = next.cursor;
      seen.push(...next.entries.map(told));
      if (!next.more) return seen;
    }
  };
};

describe('a follower', () => {
  test('sees what is there, then what comes, each line once', () => {
    using folder = scratch();
    const path = folder.write(november, line(1));
    const poll = follower(folder);
    expect(poll()).toEqual([1]);
    expect(poll()).toEqual([]);
    appendFileSync(path, line(2) + line(3));
    expect(poll()).toEqual([2, 3]);
  });

  test('from the end sees only what comes', () => {
    using folder = scratch();
    const path = folder.write(november, line(1));
    const poll = follower(folder, 'end');
    appendFileSync(path, line(2));
    expect(poll()).toEqual([2]);
  });

  test('of an empty folder begins with the first file that comes', () => {
    using folder = scratch();
    const poll = follower(folder, 'end');
    expect(poll()).toEqual([]);
    folder.write(november, line(1));
    expect(poll()).toEqual([1]);
  });

  test('waits for the rest of a line that is being written', () => {
    using folder = scratch();
    const path = folder.write(november, line(1).slice(0, 20));
    const poll = follower(folder);
    expect(poll()).toEqual([]);
    appendFileSync(path, line(1).slice(20));
    expect(poll()).toEqual([1]);
  });

  test('goes on into the next month, late lines of the old one and its torn end included', () => {
    using folder = scratch();
    const path = folder.write(october, line(1));
    const poll = follower(folder);
    expect(poll()).toEqual([1]);
    folder.write(november, line(3));
    appendFileSync(path, `${line(2)}{"half`);
    expect([...poll(), ...poll()]).toEqual([2, 'damage', 3]);
    expect(poll()).toEqual([]);
  });

  test('begins again where the file was cut or replaced', () => {
    using folder = scratch();
    const path = folder.write(november, line(1) + line(2));
    const poll = follower(folder);
    poll();
    truncateSync(path, 0);
    appendFileSync(path, line(3));
    expect(poll()).toEqual([3]);
    writeFileSync(`${path}.new`, line(4) + line(5) + line(6));
    renameSync(`${path}.new`, path);
    expect(poll()).toEqual([4, 5, 6]);
  });

  test('of a long journal gets it in portions', () => {
    using folder = scratch();
    const count = 60_000;
    folder.write(november, Array.from({ length: count }, (_, index) => line(index + 1)).join(''));
    const source = { files: openFiles(), logDir: folder.path };
    const first = readNew(source, undefined);
    expect(first.more).toBeTrue();
    expect(first.entries.length).toBeLessThan(count);
    const seen = follower(folder)();
    expect(seen).toHaveLength(count);
    expect(seen.at(-1)).toBe(count);
  });

  test('sees every whole line once, however the writes are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1 }), (cuts) => {
        using folder = scratch();
        const path = join(folder.path, november);
        const all = Array.from({ length: 10 }, (_, index) => line(index + 1)).join('');
        const poll = follower(folder);
        const seen: unknown[] = [];
        let at = 0;
        for (const cut of [...cuts, all.length]) {
          appendFileSync(path, all.slice(at, at + cut));
          at += cut;
          seen.push(...poll());
        }
        expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      }),
      { numRuns: 30 },
    );
  });
});
