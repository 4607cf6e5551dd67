import { describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import * as v from 'valibot';
import { foldRounds } from '../../../src/journal/fold.ts';
import { readForward } from '../../../src/journal/read.ts';
import { latestRounds } from '../../../src/journal/rounds.ts';
import { metricsLineSchema } from '../../../src/model/metrics.ts';
import { openFiles } from '../../../src/platform/files.ts';
import { currentStatus, nextRoundNum } from '../../../src/round/numbering.ts';
import { readStatus } from '../../../src/round/status-file.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { fakeJournal } from '../../support/fake-journal.ts';
import { valueOf } from '../../support/value-of.ts';

// A log folder as the Python tool 0.1.6 left it. It must be read for ever: people keep theirs when they change over.
const logDir = join(import.meta.dir, '../../golden/releases/0.1.6-python/logs');
const files = openFiles();
const source = { files, logDir };

describe('the log folder of the Python tool 0.1.6', () => {
  test('has no line that we do not know', () => {
    const entries = [...readForward(source)];
    expect(entries).toHaveLength(54);
    expect(entries.filter(({ kind }) => kind !== 'event')).toEqual([]);
  });

  test('tells twelve rounds, their phases and how they ended', () => {
    const events = [...readForward(source)].flatMap((entry) => (entry.kind === 'event' ? [entry.event] : []));
    const rounds = foldRounds(events).map(({ roundNum, phase, state, kept }) => {
      const outcome = state.kind === 'ended' ? state.outcome.name : state.kind;
      return `${roundNum} ${phase} ${outcome}${kept === undefined ? '' : ` ${kept.how}`}`;
    });
    expect(rounds).toEqual([
      '1 dev ok',
      '2 qa ok stash',
      '3 dev timeout',
      '4 qa failed',
      '5 dev failed',
      '6 qa failed',
      '7 dev ok',
      '8 qa ok stash',
      '9 dev failed',
      '10 qa failed',
      '11 dev failed',
      '12 qa failed',
    ]);
    expect(latestRounds(source, 1).map(({ roundNum }) => roundNum)).toEqual([12]);
  });

  test('has a status that we go on from with round 13', () => {
    expect(readStatus(files, logDir)).toMatchObject({ kind: 'present', status: { round_num: 12, phase_index: 1 } });
    const journal = fakeJournal();
    const status = currentStatus({ files, clock: fakeClock(Date.UTC(2026, 10, 23)), journal, logDir });
    expect(nextRoundNum(status)).toBe(13);
    expect(journal.events).toEqual([]);
  });

  test('has metrics lines of the shape that we write', () => {
    const lines = valueOf(files.readText(join(logDir, 'metrics-2026-11.jsonl')))
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(lines).toHaveLength(24);
    expect(lines.filter((line) => !v.is(metricsLineSchema, line))).toEqual([]);
  });
});
