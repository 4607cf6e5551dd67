import { expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Status } from '../../../src/model/status.ts';
import { openFiles } from '../../../src/platform/files.ts';
import { roundContext, withHooks, writeContext } from '../../../src/round/context-file.ts';
import { scratch } from '../../support/scratch.ts';
import { valueOf } from '../../support/value-of.ts';

const before: Status = {
  round_num: 11,
  running: false,
  last_completed_at: '2026-11-22T12:28:56.436Z',
  last_exit_code: 1,
  last_duration_s: 0.203,
};
const facts = {
  roundNum: 12,
  startedAt: Date.UTC(2026, 10, 22, 12, 28, 56, 709),
  phase: 'qa',
  before,
  freshEyes: false,
};

test('has the Python tool’s keys in its order', () => {
  expect(JSON.stringify(roundContext(facts))).toBe(
    '{"round_num":12,"started_at":"2026-11-22T12:28:56.709Z","phase":"qa","previous":{"exit_code":1,"duration_s":0.203,"ended_at":"2026-11-22T12:28:56.436Z","had_dirty_tree":false}}',
  );
});

test('tells the last outcome and where its uncommitted work is', () => {
  const orphanStash = { ref: 'abc', message: 'ORPHAN R11', files: ['a b'] };
  const context = roundContext({
    ...facts,
    before: { ...before, last_outcome: 'timeout', last_had_dirty_tree: true },
    orphanStash,
  });
  expect(context.previous).toMatchObject({ had_dirty_tree: true, outcome: 'timeout' });
  expect(context.orphan_stash).toEqual(orphanStash);
});

test('of the first round has no previous one, and no phase without phases', () => {
  const context = roundContext({ ...facts, phase: '', before: { round_num: 0, running: false } });
  expect(Object.keys(context)).toEqual(['round_num', 'started_at']);
});

test('a hook adds its key but cannot replace ours', () => {
  const context = withHooks(roundContext(facts), { tickets: [1], round_num: 99 });
  expect(context['tickets']).toEqual([1]);
  expect(context.round_num).toBe(12);
});

test('is written as JSON that people can read', () => {
  using folder = scratch();
  valueOf(writeContext(openFiles(), folder.path, roundContext(facts)));
  expect(readFileSync(join(folder.path, 'round-context.json'), 'utf8')).toContain('\n  "round_num": 12,\n');
});
