import { expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openFiles } from '../../../src/platform/files.ts';
import { openLocks } from '../../../src/platform/lock.ts';
import { watchBeside } from '../../../src/verbs/watch-beside.ts';
import { configOf, leastText } from '../../support/config-text.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { fakeJournal } from '../../support/fake-journal.ts';
import { scratch } from '../../support/scratch.ts';
import { until } from '../../support/until.ts';

const noMetrics = {
  mem_total_mb: 0,
  mem_available_mb: 0,
  mem_used_pct: 0,
  disk_total_gb: 0,
  disk_free_gb: 0,
  disk_used_pct: 0,
  load_1m: 0,
  load_5m: 0,
  load_15m: 0,
  cpu_pct: 0,
};

const surroundings = (logDir: string, files = openFiles()) => {
  const clock = fakeClock();
  const processes = {
    named: () => undefined,
    signalProcess: () => 'gone' as const,
    descendants: () => undefined,
    run: () => Promise.reject(new Error('nothing is to be run')),
  };
  const ports = {
    clock,
    files,
    locks: openLocks(clock, 'test'),
    processes,
    self: { timeZone: 'UTC' },
    host: { metrics: () => noMetrics, bootId: () => '' },
  };
  return { ports, journal: fakeJournal(), config: configOf(`${leastText}[runtime]\nlog_dir = "${logDir}"\n`) };
};

test('a monitor beside the Loop looks from the beginning until it is ended', async () => {
  using folder = scratch();
  const { ports, journal, config } = surroundings(folder.path);
  const end = watchBeside(ports, config, journal)();
  await until(() => existsSync(join(folder.path, 'monitor-state.json')), { what: 'the first look' });
  expect(journal.kinds()).toEqual(['monitor_started']);
  await end();
});

test('a bug in it is told and does not reach the Loop', async () => {
  using folder = scratch();
  const broken = {
    ...openFiles(),
    list: () => {
      throw new TypeError('undefined is not a function');
    },
  };
  const { ports, journal, config } = surroundings(folder.path, broken);
  await watchBeside(ports, config, journal)()();
  expect(journal.of('monitor_failed')).toEqual([
    { event: 'monitor_failed', reason: 'TypeError: undefined is not a function' },
  ]);
});

test('where another monitor is at work, it leaves the watching to that one', async () => {
  using folder = scratch();
  const first = surroundings(folder.path);
  const second = surroundings(folder.path);
  const endFirst = watchBeside(first.ports, first.config, first.journal)();
  const endSecond = watchBeside(second.ports, second.config, second.journal)();
  expect(second.journal.events).toEqual([]);
  await endSecond();
  await endFirst();
});
