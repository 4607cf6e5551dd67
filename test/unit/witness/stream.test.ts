import { describe, expect, test } from 'bun:test';
import { appendFileSync, chmodSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { openFiles } from '../../../src/platform/files.ts';
import type { ReadFrom } from '../../../src/ports/observed-host.ts';
import { readStream } from '../../../src/witness/stream-parts.ts';
import { linesOf } from '../../../src/witness/stream.ts';
import { scratch, type Scratch } from '../../support/scratch.ts';

const october = 'events-2026-10.jsonl';
const november = 'events-2026-11.jsonl';
const decoder = new TextDecoder();

/** Reads as a monitor does: a tail at first, then what is new, again while there is more. */
const reader = (folder: Scratch, tailBytes = 1000) => {
  let from: ReadFrom = { kind: 'tail', bytes: tailBytes };
  return (): readonly string[] => {
    const seen: string[] = [];
    for (;;) {
      const parts = readStream(openFiles(), folder.path, 'events', from);
      const { lines, cursor } = linesOf(parts, from);
      if (cursor !== undefined) from = { kind: 'cursor', cursor };
      seen.push(...lines.map(({ bytes }) => (bytes === undefined ? 'endless' : decoder.decode(bytes))));
      if (!parts.more) return seen;
    }
  };
};

describe('a stream', () => {
  test('is read from its tail first, whole lines only, over months where need be', () => {
    using folder = scratch();
    folder.write(october, 'one\ntwo\nthree\n');
    folder.write(november, 'four\nfive\n');
    folder.write('metrics-2026-11.jsonl', 'none of it\n');
    expect(reader(folder)()).toEqual(['one', 'two', 'three', 'four', 'five']);
    expect(reader(folder, 18)()).toEqual(['three', 'four', 'five']);
    expect(reader(folder, 6)()).toEqual(['five']);
  });

  test('then gives what is new, each line once, and leaves a half line', () => {
    using folder = scratch();
    const path = folder.write(november, 'one\n');
    const poll = reader(folder);
    poll();
    appendFileSync(path, 'two\nthr');
    expect(poll()).toEqual(['two']);
    expect(poll()).toEqual([]);
    appendFileSync(path, 'ee\n');
    expect(poll()).toEqual(['three']);
  });

  test('goes on into the next month, late lines and a torn end of the old one included', () => {
    using folder = scratch();
    const path = folder.write(october, 'one\n');
    const poll = reader(folder);
    poll();
    folder.write(november, 'three\n');
    appendFileSync(path, 'two\nha');
    expect([...poll(), ...poll()]).toEqual(['two', 'ha', 'three']);
    expect(poll()).toEqual([]);
  });

  test('is begun anew where its file was cut or replaced', () => {
    using folder = scratch();
    const path = folder.write(november, 'one\ntwo\n');
    const poll = reader(folder);
    poll();
    truncateSync(path, 0);
    appendFileSync(path, 'x\n');
    expect(poll()).toEqual(['x']);
    writeFileSync(`${path}.new`, 'a\nb\nc\nd\n');
    renameSync(`${path}.new`, path);
    expect(poll()).toEqual(['a', 'b', 'c', 'd']);
  });

  test('of a folder that is not there, or goes away, is empty until it comes back', () => {
    using folder = scratch();
    const poll = reader(folder);
    rmSync(folder.path, { recursive: true });
    expect(poll()).toEqual([]);
    folder.write(november, 'one\n');
    expect(poll()).toEqual(['one']);
    rmSync(join(folder.path, november));
    expect(poll()).toEqual([]);
  });

  test.skipIf(process.getuid?.() === 0)('that may not be read says so', () => {
    using folder = scratch();
    chmodSync(folder.write(november, 'one\n'), 0);
    expect(readStream(openFiles(), folder.path, 'events', { kind: 'tail', bytes: 9 }).unreadable).toContain('EACCES');
  });

  test('that is no folder says so', () => {
    using folder = scratch();
    const path = folder.write('file', '');
    expect(readStream(openFiles(), path, 'events', { kind: 'tail', bytes: 9 }).unreadable).toContain('ENOTDIR');
  });

  test('with a line that does not end passes over it', () => {
    using folder = scratch();
    const path = folder.write(november, 'one\n');
    const poll = reader(folder);
    poll();
    appendFileSync(path, `${'x'.repeat(9 * 1024 * 1024)}\ntwo\n`);
    const seen = poll();
    expect(seen.slice(0, 2)).toEqual(['endless', 'endless']);
    expect(seen.at(-1)).toBe('two');
  });

  test('gives every whole line once, however the writes are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }), (cuts) => {
        using folder = scratch();
        const path = folder.write(november, '');
        const poll = reader(folder);
        const all = Array.from({ length: 12 }, (_, index) => `line ${index}\n`).join('');
        const seen: string[] = [];
        let at = 0;
        for (const cut of [...cuts, all.length]) {
          appendFileSync(path, all.slice(at, at + cut));
          at += cut;
          seen.push(...poll());
        }
        expect(seen.join('\n')).toBe(all.trimEnd());
      }),
      { numRuns: 30 },
    );
  });
});
