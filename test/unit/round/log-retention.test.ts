import { expect, test } from 'bun:test';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openFiles } from '../../../src/platform/files.ts';
import { pruneRoundLogs } from '../../../src/round/log-retention.ts';
import { fakeJournal } from '../../support/fake-journal.ts';
import { scratch } from '../../support/scratch.ts';

const prune = (logs: readonly string[], keep: number, current: number) => {
  using folder = scratch();
  for (const name of logs) folder.write(`rounds/${name}`, '');
  const journal = fakeJournal();
  pruneRoundLogs({ files: openFiles(), journal, logDir: folder.path, keep, current });
  return { left: readdirSync(join(folder.path, 'rounds')).toSorted(), events: journal.events };
};
const log = (round: number): string => `R${round}-20261122T122855.log`;

test('0 keeps all', () => {
  const { left, events } = prune([log(1), log(2), log(3)], 0, 3);
  expect(left).toHaveLength(3);
  expect(events).toEqual([]);
});

test('the logs of the highest numbers are kept, 10 above 9, and it is told', () => {
  const { left, events } = prune([log(8), log(9), log(10), log(11)], 2, 11);
  expect(left).toEqual([log(10), log(11)]);
  expect(events).toEqual([{ event: 'round_logs_pruned', removed: 2, kept: 2 }]);
});

test('the log of the round in progress is never removed, even where its number is not the highest', () => {
  expect(prune([log(3), log(8), log(9)], 1, 3).left).toEqual([log(3), log(9)]);
});

test('files of other names are left alone', () => {
  const { left } = prune([log(1), log(2), 'R1.log.gz', 'notes.txt'], 1, 2);
  expect(left).toEqual(['R1.log.gz', log(2), 'notes.txt'].toSorted());
});

test('nothing is told where nothing was removed, or where there is no folder', () => {
  expect(prune([log(1)], 5, 1).events).toEqual([]);
  const journal = fakeJournal();
  pruneRoundLogs({ files: openFiles(), journal, logDir: '/nowhere', keep: 1, current: 1 });
  expect(journal.events).toEqual([]);
});
