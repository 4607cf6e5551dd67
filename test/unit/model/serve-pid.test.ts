import { expect, test } from 'bun:test';
import { parseServePid, servePidText } from '../../../src/model/serve-pid.ts';
import { fakeStart } from '../../support/fake-clock.ts';

test('serve.pid is read as it was written, the process id on its first line', () => {
  const text = servePidText({ pid: 4711, startedAt: fakeStart });
  expect(text).toBe('4711\n2026-11-22T12:00:00.000Z\n');
  expect(parseServePid(text)).toEqual({ pid: 4711, startedAt: fakeStart });
});

test.each([
  '',
  '4711',
  '0\n2026-11-22T12:00:00.000Z\n',
  '-1\n2026-11-22T12:00:00.000Z\n',
  'x\n2026-11-22T12:00:00.000Z\n',
])('a damaged serve.pid names nobody: %p', (text) => expect(parseServePid(text)).toBeUndefined());
