import { describe, expect, test } from 'bun:test';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { openJournal } from '../../../src/journal/append.ts';
import { spendingLedger } from '../../../src/loop/ledger.ts';
import type { NewEvent } from '../../../src/model/event.ts';
import { nothingSpent, type Spent } from '../../../src/model/spending.ts';
import { seconds, type DurationMs } from '../../../src/model/time.ts';
import { openFiles } from '../../../src/platform/files.ts';
import { fakeClock, fakeStart, type FakeClock } from '../../support/fake-clock.ts';
import { scratch, type Scratch } from '../../support/scratch.ts';

const hours = (count: number): DurationMs => seconds(3600) * count;
const zone = 'UTC';

/** One round as the journal tells it: begun, at work for some minutes, and what it cost. */
const round = (round_num: number, { costUsd = 0, tokens = 0, minutes = 0 }: Partial<Spent> = {}): NewEvent[] => [
  { event: 'round_start', round_num },
  { event: 'agent_exit', round_num, exit_code: 0, duration_s: minutes * 60, timed_out: false },
  { event: 'agent_usage_recorded', round_num, cost_usd: costUsd, tokens_out: tokens - 3, cache_read_tokens: 3 },
  { event: 'round_end', round_num },
];

interface Bench extends Disposable {
  readonly clock: FakeClock;
  readonly folder: Scratch;
  write(events: readonly NewEvent[]): void;
  /** What a process that has just started reads. */
  read(timeZone?: string): ReturnType<ReturnType<typeof spendingLedger>['spent']>;
}

const bench = (): Bench => {
  const clock = fakeClock();
  const folder = scratch('ledger');
  const files = openFiles();
  const source = { files, logDir: folder.path };
  const journal = openJournal({ files, clock, logDir: folder.path });
  return {
    clock,
    folder,
    write: (events) => events.forEach((event) => journal.record(event)),
    read: (timeZone = zone) => spendingLedger(source, timeZone).spent(clock.now()),
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
};

const ledgerPath = ({ folder }: Bench): string => join(folder.path, 'budget-spent.json');

describe('what rounds used up', () => {
  test('is nothing in an empty log folder', () => {
    using it = bench();
    expect(it.read()).toEqual(nothingSpent(fakeStart, zone));
  });

  test('is counted once, over restarts, and whoever ran the round', () => {
    using it = bench();
    it.write(round(1, { costUsd: 1.5, tokens: 100, minutes: 10 }));
    expect(it.read().day).toMatchObject({ rounds: 1, costUsd: 1.5, tokens: 100, minutes: 10 });
    expect(it.read().day.rounds).toBe(1);
    it.write(round(2, { costUsd: 0.5, tokens: 7, minutes: 1 }));
    expect(it.read().month).toMatchObject({ rounds: 2, costUsd: 2, tokens: 107, minutes: 11 });
  });

  test('counts a round that has begun, and its cost when it is told', () => {
    using it = bench();
    const [start, ...rest] = round(1, { costUsd: 1 });
    it.write([start!]);
    expect(it.read().hour).toMatchObject({ rounds: 1, costUsd: 0 });
    it.write(rest);
    expect(it.read().hour).toMatchObject({ rounds: 1, costUsd: 1 });
  });

  test('of a day is forgotten at midnight, that of the month goes on', async () => {
    using it = bench();
    it.write(round(1, { costUsd: 1 }));
    it.read();
    await it.clock.advance(hours(13));
    expect(it.read().day).toMatchObject({ rounds: 0, since: Date.UTC(2026, 10, 23) });
    expect(it.read().month).toMatchObject({ rounds: 1, costUsd: 1 });
  });

  test('is read on across the end of a month', async () => {
    using it = bench();
    it.write(round(1));
    it.read();
    await it.clock.advance(hours(24 * 8) + hours(11));
    it.write(round(2));
    await it.clock.advance(hours(2));
    it.write(round(3));
    expect(it.read().month).toMatchObject({ rounds: 1, since: Date.UTC(2026, 11, 1) });
  });

  test.each([
    ['missing', (it: Bench) => rmSync(ledgerPath(it))],
    ['damaged', (it: Bench) => writeFileSync(ledgerPath(it), '{"time_zone": "UT')],
    ['without its numbers', (it: Bench) => writeFileSync(ledgerPath(it), '{"time_zone": "UTC"}')],
  ])('is counted anew from the journal where the file is %s', (_, spoil) => {
    using it = bench();
    it.write([...round(1, { costUsd: 2 }), ...round(2, { costUsd: 3 })]);
    const before = it.read();
    spoil(it);
    expect(it.read()).toEqual(before);
    expect(JSON.parse(readFileSync(ledgerPath(it), 'utf8'))).toMatchObject({ day: { cost_usd: 5 } });
  });

  test('is counted anew where the time zone is another: its days are others, too', () => {
    using it = bench();
    it.write(round(1));
    it.read();
    const { day } = it.read('Pacific/Auckland');
    expect(day).toMatchObject({ rounds: 1, since: fakeStart - hours(1) });
  });

  test('is counted anew where the journal was replaced or cut', () => {
    using it = bench();
    it.write([...round(1, { costUsd: 2 }), ...round(2, { costUsd: 3 })]);
    it.read();
    const path = join(it.folder.path, 'events-2026-11.jsonl');
    const lines = readFileSync(path, 'utf8').split('\n');
    writeFileSync(path, `${lines.slice(0, 4).join('\n')}\n`);
    expect(it.read().day).toMatchObject({ rounds: 1, costUsd: 2 });
  });

  test('does not hang on a period that a wrong clock began', async () => {
    using it = bench();
    it.write(round(1, { costUsd: 1 }));
    const right = it.clock.now();
    it.clock.setWall(right + hours(24 * 365));
    it.write(round(2, { costUsd: 10 }));
    expect(it.read().month).toMatchObject({ rounds: 1, costUsd: 10 });
    it.clock.setWall(right);
    expect(it.read().month).toMatchObject({ rounds: 1, costUsd: 1 });
  });

  test('a half-written line is counted when it is whole', () => {
    using it = bench();
    it.write(round(1));
    it.read();
    const path = join(it.folder.path, 'events-2026-11.jsonl');
    const line = '{"ts":"2026-11-22T12:00:00.000Z","event":"round_start","round_num":2}\n';
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text + line.slice(0, 30));
    expect(it.read().day.rounds).toBe(1);
    writeFileSync(path, text + line);
    expect(it.read().day.rounds).toBe(2);
  });
});

test('however often it is looked at, the sums are those of one count at the end', async () => {
  const step = fc.record({
    after: fc.integer({ min: 0, max: hours(30) }),
    cost: fc.integer({ min: 0, max: 9 }),
    look: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      using it = bench();
      for (const [index, { after, cost, look }] of steps.entries()) {
        await it.clock.advance(after);
        it.write(round(index + 1, { costUsd: cost, tokens: cost + 3, minutes: 1 }));
        if (look) it.read();
      }
      const looked = it.read();
      rmSync(ledgerPath(it));
      expect(it.read()).toEqual(looked);
    }),
    { numRuns: 20 },
  );
});
