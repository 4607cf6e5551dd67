import { describe, expect, test } from 'bun:test';
import { eventLine } from '../../../src/journal/line.ts';
import { logFolder } from '../../../src/model/log-folder.ts';
import { isoTime } from '../../../src/model/time.ts';
import { openFiles } from '../../../src/platform/files.ts';
import { findOneRound } from '../../../src/verbs/peek/one-round.ts';
import { readEnd, recentOf } from '../../../src/verbs/peek/recent.ts';
import { fakeStart } from '../../support/fake-clock.ts';
import { scratch, type Scratch } from '../../support/scratch.ts';
import { valueOf } from '../../support/value-of.ts';

const minute = 60_000;
const line = (at: number, event: { readonly event: string; readonly [field: string]: unknown }): string =>
  eventLine(isoTime(at), event);

/** Thirty rounds, an hour each; round 20 was refused, which is told after its end. Even rounds still have their logs. */
const journal = (): Scratch => {
  const folder = scratch();
  const lines = Array.from({ length: 30 }, (_, index) => {
    const [at, round_num] = [fakeStart + index * 60 * minute, index + 1];
    if (index % 2 === 1) folder.write(`rounds/${logFolder.roundLog(round_num, at)}`, '');
    const refused = round_num === 20 ? line(at + 2000, { event: 'transient_error_detected', round_num }) : '';
    return line(at, { event: 'round_start', round_num }) + line(at + 1000, { event: 'round_end', round_num }) + refused;
  });
  folder.write('events-2026-11.jsonl', lines.join(''));
  return folder;
};

const source = (folder: Scratch) => ({ files: openFiles(), logDir: folder.path });
const kinds = (folder: Scratch, which: number | 'latest'): readonly string[] =>
  valueOf(findOneRound(source(folder), which)).events.map(({ event }) => event);

describe('one round', () => {
  test('with all that is told of it, whether its log is still there or not', () => {
    using folder = journal();
    expect(kinds(folder, 20)).toEqual(['round_start', 'round_end', 'transient_error_detected']);
    expect(kinds(folder, 19)).toEqual(['round_start', 'round_end']);
    expect(valueOf(findOneRound(source(folder), 1)).record.roundNum).toBe(1);
    expect(valueOf(findOneRound(source(folder), 'latest')).record.roundNum).toBe(30);
  });

  test('that never was, and none where there is no journal', () => {
    using folder = journal();
    expect(findOneRound(source(folder), 31)).toMatchObject({ ok: false, failure: { code: 'not_found', name: '31' } });
    using empty = scratch();
    expect(findOneRound(source(empty), 'latest')).toMatchObject({ ok: false });
  });
});

describe('the end of the journal', () => {
  test('ten rounds, and as many events as are asked for', () => {
    using folder = journal();
    const { rounds, events } = recentOf(readEnd(source(folder), 3), 3);
    expect(rounds.map(({ roundNum }) => roundNum)).toEqual([21, 22, 23, 24, 25, 26, 27, 28, 29, 30]);
    expect(events.map(({ event }) => event)).toEqual(['round_end', 'round_start', 'round_end']);
    expect(recentOf(readEnd(source(folder), 50), 50).events).toHaveLength(50);
    expect(recentOf(readEnd(source(folder), 0), 0).events).toEqual([]);
  });
});
