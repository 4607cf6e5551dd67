import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { openJournal } from '../../../src/journal/append.ts';
import type { NewEvent } from '../../../src/model/event.ts';
import { openFiles } from '../../../src/platform/files.ts';
import { currentStatus, nextRoundNum } from '../../../src/round/numbering.ts';
import { readStatus } from '../../../src/round/status-file.ts';
import { fakeClock, fakeStart } from '../../support/fake-clock.ts';
import { fakeJournal } from '../../support/fake-journal.ts';
import { scratch, type Scratch } from '../../support/scratch.ts';

const files = openFiles();

const place = (folder: Scratch) => {
  const journal = fakeJournal();
  return { journal, at: { files, clock: fakeClock(), journal, logDir: folder.path } };
};
/** Writes events into the folder's journal, now. */
const happened = (folder: Scratch, ...events: readonly NewEvent[]): void => {
  const journal = openJournal({ files, clock: fakeClock(), logDir: folder.path });
  for (const event of events) journal.record(event);
};
const start = (round_num: number): NewEvent => ({
  event: 'round_start',
  round_num,
  phase: 'qa',
  round_id: `id-${round_num}`,
});
const end = (round_num: number): NewEvent => ({ event: 'round_end', round_num, outcome: 'ok' });
const exit = (round_num: number): NewEvent => ({
  event: 'agent_exit',
  round_num,
  exit_code: 3,
  duration_s: 1.5,
  timed_out: false,
});

describe('the next round’s number', () => {
  test('is 1 in an empty folder, and nothing was recovered', () => {
    using folder = scratch();
    const { at, journal } = place(folder);
    expect(nextRoundNum(currentStatus(at))).toBe(1);
    expect(journal.events).toEqual([]);
  });

  test('follows the status', () => {
    using folder = scratch();
    folder.write('status.json', '{"round_num": 7, "running": false}');
    const { at, journal } = place(folder);
    expect(nextRoundNum(currentStatus(at))).toBe(8);
    expect(journal.events).toEqual([]);
  });

  test('follows a round’s log when status and journal are gone', () => {
    using folder = scratch();
    folder.write('rounds/R9-20261122T122855.log', '');
    folder.write('rounds/R12-20261122T122856.log', '');
    folder.write('rounds/R99.log', '');
    const { at, journal } = place(folder);
    expect(nextRoundNum(currentStatus(at))).toBe(13);
    expect(journal.events).toEqual([{ event: 'status_recovered', reason: 'status.json is missing' }]);
  });

  test('is above everything that status, journal and logs tell', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.nat(50), fc.nat(50), fc.boolean(), (inStatus, inJournal, inLogs, torn) => {
        using folder = scratch();
        const status = JSON.stringify({ round_num: inStatus, running: false });
        folder.write('status.json', torn ? status.slice(0, 9) : status);
        if (inJournal > 0) happened(folder, start(inJournal), end(inJournal));
        folder.write(`rounds/R${inLogs}-20261122T122855.log`, '');
        const next = nextRoundNum(currentStatus(place(folder).at));
        expect(next).toBe(Math.max(torn ? 0 : inStatus, inJournal, inLogs) + 1);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a status that cannot be followed is rebuilt from the journal', () => {
  const faults: readonly [string, string | undefined, RegExp][] = [
    ['missing', undefined, /missing/],
    ['empty', '', /empty/],
    ['torn', '{"round_num": 5, "runn', /not JSON/],
    ['not an object', 'null', /the whole/],
    ['a list', '[]', /round_num/],
    ['without a number', '{"running": false}', /round_num/],
    ['of the wrong type', '{"round_num": "5", "running": false}', /round_num/],
    ['negative', '{"round_num": -1, "running": false}', /round_num/],
    ['behind the journal', '{"round_num": 4, "running": false}', /round 4.*round 5/],
    ['running what the journal has ended', '{"round_num": 5, "running": true}', /end of round 5/],
    ['from the future', '{"round_num": 5, "running": false, "started_at": "2031-01-01T00:00:00.000Z"}', /to come/],
  ];
  test.each(faults)('%s', (_, text, reason) => {
    using folder = scratch();
    if (text !== undefined) folder.write('status.json', text);
    happened(folder, start(5), exit(5), end(5));
    const { at, journal } = place(folder);
    const status = currentStatus(at);
    expect(status).toMatchObject({
      round_num: 5,
      running: false,
      last_completed_at: '2026-11-22T12:00:00.000Z',
      last_exit_code: 3,
      last_duration_s: 1.5,
      current_phase: 'qa',
      last_outcome: 'ok',
    });
    expect(journal.events).toEqual([{ event: 'status_recovered', reason: expect.stringMatching(reason) }]);
    expect(readStatus(files, folder.path)).toEqual({ kind: 'present', status });
  });

  test('and once rebuilt it is followed', () => {
    using folder = scratch();
    happened(folder, start(5), end(5));
    currentStatus(place(folder).at);
    const { at, journal } = place(folder);
    expect(currentStatus(at).round_num).toBe(5);
    expect(journal.events).toEqual([]);
  });

  test('also where the journal itself was written while the clock was a year ahead', () => {
    using folder = scratch();
    const ahead = openJournal({ files, clock: fakeClock(fakeStart + 365 * 86_400_000), logDir: folder.path });
    for (const event of [start(5), end(5)]) ahead.record(event);
    expect(currentStatus(place(folder).at).last_completed_at).toBe('2026-11-22T12:00:00.000Z');
    const { at, journal } = place(folder);
    expect(nextRoundNum(currentStatus(at))).toBe(6);
    expect(journal.events).toEqual([]);
  });

  test('a folder in its place does not stop the count', () => {
    using folder = scratch();
    folder.write('status.json/inside', '');
    happened(folder, start(5), end(5));
    const { at, journal } = place(folder);
    expect(nextRoundNum(currentStatus(at))).toBe(6);
    // It cannot be written anew either, so nothing was recovered: told at every look, it filled the journal of a full disk.
    expect(journal.events).toEqual([]);
  });

  test('an open round stays open, for recovery to close', () => {
    using folder = scratch();
    happened(folder, start(5));
    expect(currentStatus(place(folder).at)).toMatchObject({ round_num: 5, running: true, round_id: 'id-5' });
  });
});
