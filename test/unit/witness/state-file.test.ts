import { expect, test } from 'bun:test';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { AlertStates } from '../../../src/model/alert.ts';
import { openFiles } from '../../../src/platform/files.ts';
import { monitorStateFile } from '../../../src/witness/state-file.ts';
import { fakeStart } from '../../support/fake-clock.ts';
import { scratch } from '../../support/scratch.ts';

const alerts: AlertStates = { hung: { kind: 'pending', since: fakeStart } };

test('alerts are remembered over a restart, for their owner only', () => {
  using folder = scratch();
  monitorStateFile(openFiles(), folder.path).save(alerts);
  expect(monitorStateFile(openFiles(), folder.path).load()).toEqual(alerts);
  expect(statSync(join(folder.path, 'monitor-state.json')).mode & 0o777).toBe(0o600);
});

test('a state that has not changed is not written again', () => {
  using folder = scratch();
  const file = monitorStateFile(openFiles(), folder.path);
  file.save(alerts);
  const { ino } = statSync(join(folder.path, 'monitor-state.json'));
  file.save({ ...alerts });
  expect(statSync(join(folder.path, 'monitor-state.json')).ino).toBe(ino);
});

test('a damaged file is none, and is written anew', () => {
  using folder = scratch();
  const path = folder.write('monitor-state.json', '{"alerts": {"hung": {');
  const file = monitorStateFile(openFiles(), folder.path);
  expect(file.load()).toEqual({});
  file.save(alerts);
  expect(readFileSync(path, 'utf8')).toContain('"pending"');
});

test('a folder that refuses is no failure: the next poll tries again', () => {
  using folder = scratch();
  const file = monitorStateFile(openFiles(), join(folder.path, 'gone'));
  expect(file.load()).toEqual({});
  expect(() => file.save(alerts)).not.toThrow();
});
