import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { eventLine, timeOf } from '../../../src/journal/line.ts';
import { readForward } from '../../../src/journal/read.ts';
import { isBehind, placeBefore } from '../../../src/journal/seek.ts';
import { isoTime, monthOf } from '../../../src/model/time.ts';
import { openFiles } from '../../../src/platform/files.ts';
import { scratch, type Scratch } from '../../support/scratch.ts';

const files = openFiles();
const minute = 60_000;
const start = Date.UTC(2026, 9, 30);

const end = (round_num: number) => ({ event: 'round_end', round_num }) as const;

/** A journal whose events come at these times. */
const journalAt = (times: readonly number[]): Scratch => {
  const folder = scratch();
  const texts = new Map<string, string>();
  for (const [index, at] of times.entries()) {
    const file = `events-${monthOf(at)}.jsonl`;
    texts.set(file, (texts.get(file) ?? '') + eventLine(isoTime(at), end(index + 1)));
  }
  for (const [file, text] of texts) folder.write(file, text);
  return folder;
};

describe('the place where a reader of what came since begins', () => {
  test('nothing that came since lies before it, also where the clock was set back by up to an hour', () => {
    const step = fc.integer({ min: 1 - minute, max: 400 * minute });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.nat(40_000 * minute), (steps, after) => {
        const times = steps.reduce<number[]>((all, gap) => [...all, (all.at(-1) ?? start) + gap], []);
        using folder = journalAt(times);
        const source = { files, logDir: folder.path };
        const at = start + after;
        const place = placeBefore(source, at, 64);
        for (const entry of readForward(source)) {
          if (entry.kind !== 'event' || timeOf(entry.event) < at) continue;
          expect(place !== undefined && isBehind(entry.place, place)).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('lies near the end of a long journal, behind damage as well', () => {
    using folder = journalAt(Array.from({ length: 5000 }, (_, index) => start + index * 0.5 * minute));
    folder.write('events-2026-12.jsonl', 'xx\n'.repeat(500));
    const source = { files, logDir: folder.path };
    const place = placeBefore(source, start + 2400 * minute, 64);
    expect(place?.file).toBe('events-2026-10.jsonl');
    expect(place?.offset).toBeGreaterThan(100_000);
  });

  test('is the end where all months are over, and none where there is no journal', () => {
    using folder = journalAt([start]);
    const source = { files, logDir: folder.path };
    const size = files.facts(`${folder.path}/events-2026-10.jsonl`)?.size ?? 0;
    expect(placeBefore(source, Date.UTC(2027, 0, 1))).toEqual({ file: 'events-2026-10.jsonl', offset: size });
    expect(placeBefore({ files, logDir: `${folder.path}/nothing` }, start)).toBeUndefined();
  });
});
