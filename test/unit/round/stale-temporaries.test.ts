import { expect, test } from 'bun:test';
import { readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { openFiles } from '../../../src/platform/files.ts';
import { removeStaleTemporaries } from '../../../src/round/stale-temporaries.ts';
import { fakeClock, fakeStart } from '../../support/fake-clock.ts';
import { scratch } from '../../support/scratch.ts';

test('temporary files of broken-off writes go; fresh ones, others and folders stay', () => {
  using folder = scratch();
  const stale = ['.status.json.4242.agent-runner-tmp', '.write-test.1.agent-runner-tmp'];
  const kept = ['.orphan-state.json.7.agent-runner-tmp', 'status.json', '.agent-done'];
  for (const name of [...stale, ...kept]) folder.write(name, '');
  for (const name of [...stale, 'status.json']) utimesSync(join(folder.path, name), 0, fakeStart / 1000 - 61);
  utimesSync(join(folder.path, kept[0] ?? ''), 0, fakeStart / 1000 - 1);
  removeStaleTemporaries(openFiles(), fakeClock(), folder.path);
  expect(readdirSync(folder.path).toSorted()).toEqual(kept.toSorted());
  removeStaleTemporaries(openFiles(), fakeClock(), join(folder.path, 'absent'));
});
