import { expect, test } from 'bun:test';
import { chmodSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openFiles } from '../../../src/platform/files.ts';
import { openLogFolder } from '../../../src/round/open-log-folder.ts';
import { pythonProject } from '../../support/python-project.ts';
import { scratch } from '../../support/scratch.ts';
import { valueOf } from '../../support/value-of.ts';

const files = openFiles();
const modeOf = (path: string): number => statSync(path).mode & 0o777;

test('a log folder that the Python tool left open to everybody is closed', () => {
  using folder = pythonProject();
  const logDir = join(folder.path, 'logs');
  chmodSync(logDir, 0o755);
  valueOf(openLogFolder(files, logDir));
  expect(modeOf(logDir)).toBe(0o700);
});

test('a new one is made, closed to others', () => {
  using folder = scratch();
  const logDir = join(folder.path, 'a', 'logs');
  valueOf(openLogFolder(files, logDir));
  expect(modeOf(logDir)).toBe(0o700);
});

test('a folder that holds anything else, or nothing, is not ours to close', () => {
  using folder = scratch();
  folder.write('logs/events-2026-11.jsonl', '');
  folder.write('logs/syslog', '');
  folder.write('empty/nothing', '');
  const logDir = join(folder.path, 'logs');
  const empty = join(folder.path, 'empty');
  files.remove(join(empty, 'nothing'));
  for (const path of [logDir, empty]) {
    chmodSync(path, 0o755);
    valueOf(openLogFolder(files, path));
    expect(modeOf(path)).toBe(0o755);
  }
});
