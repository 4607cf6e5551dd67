import { expect, test } from 'bun:test';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Status } from '../../../src/model/status.ts';
import { openFiles } from '../../../src/platform/files.ts';
import { beginStatus, endStatus, readStatus, writeStatus } from '../../../src/round/status-file.ts';
import { scratch } from '../../support/scratch.ts';
import { valueOf } from '../../support/value-of.ts';

const files = openFiles();
const noon = Date.UTC(2026, 10, 22, 12);
const first: Status = { round_num: 0, running: false };
const beginning = {
  roundNum: 1,
  roundId: 'id',
  phase: 'qa',
  phaseIndex: 1,
  supervisorPid: 7,
  bootId: 'b',
  startedAt: noon,
};

test('what is written is read again, 0600', () => {
  using folder = scratch();
  const status = beginStatus(first, beginning);
  valueOf(writeStatus(files, folder.path, status));
  expect(readStatus(files, folder.path)).toEqual({ kind: 'present', status });
  expect(statSync(join(folder.path, 'status.json')).mode & 0o777).toBe(0o600);
});

test('a round that begins leaves in place what is told of the last one', () => {
  const ended = endStatus(beginStatus(first, beginning), {
    endedAt: noon + 5000,
    agent: { exitCode: -15, duration: 1234 },
    outcome: 'timeout',
    hadDirtyTree: true,
  });
  expect(ended).toEqual({
    round_num: 1,
    running: false,
    last_completed_at: '2026-11-22T12:00:05.000Z',
    last_exit_code: -15,
    last_duration_s: 1.234,
    current_phase: 'qa',
    phase_index: 1,
    round_id: 'id',
    agent_pid: null,
    supervisor_pid: null,
    boot_id: 'b',
    started_at: '2026-11-22T12:00:00.000Z',
    last_outcome: 'timeout',
    last_had_dirty_tree: true,
  });
  expect(beginStatus(ended, { ...beginning, roundNum: 2, phase: '' })).toMatchObject({
    round_num: 2,
    running: true,
    last_exit_code: -15,
    current_phase: null,
  });
});

test('a round without an agent has no exit code and no duration', () => {
  expect(endStatus(first, { endedAt: noon, outcome: 'failed', hadDirtyTree: false })).toMatchObject({
    last_exit_code: null,
    last_duration_s: null,
  });
});

test('keys that we do not know stay', () => {
  using folder = scratch();
  folder.write('status.json', '{"round_num": 3, "running": false, "later": 1}');
  const read = readStatus(files, folder.path);
  if (read.kind !== 'present') throw new Error(read.kind);
  const ended = endStatus(read.status, { endedAt: noon, outcome: 'ok', hadDirtyTree: false });
  writeStatus(files, folder.path, ended);
  expect(JSON.parse(readFileSync(join(folder.path, 'status.json'), 'utf8'))).toMatchObject({ later: 1, round_num: 3 });
});
