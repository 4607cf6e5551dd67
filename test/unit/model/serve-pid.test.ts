import { expect, test } from 'bun:test';
import { parseServePid, servePidText, type ServePid } from '../../../src/model/serve-pid.ts';
import { fakeStart } from '../../support/fake-clock.ts';

const serving: ServePid = {
  pid: 4711,
  startedAt: fakeStart,
  birth: 'boot/99',
  launch: { mode: 'background', flags: ['--max-rounds', '20'] },
};

test('serve.pid is read as it was written, the process id on its first line', () => {
  const text = servePidText(serving);
  expect(text).toBe(
    '4711\n2026-11-22T12:00:00.000Z\n{"birth":"boot/99","mode":"background","flags":["--max-rounds","20"]}\n',
  );
  expect(parseServePid(text)).toEqual(serving);
});

const rest = servePidText(serving).split('\n').slice(1).join('\n');

test.each([
  '',
  '4711',
  '4711\n2026-11-22T12:00:00.000Z\n',
  '4711\n2026-11-22T12:00:00.000Z\n{"birth":"boo',
  '4711\n2026-11-22T12:00:00.000Z\n{"birth":"boot/99","mode":"sideways","flags":[]}\n',
  `0\n${rest}`,
  `-1\n${rest}`,
  `x\n${rest}`,
  `99999999999999999999\n${rest}`,
])('a damaged serve.pid names nobody: %p', (text) => expect(parseServePid(text)).toBeUndefined());
