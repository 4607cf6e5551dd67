import { describe, expect, test } from 'bun:test';
import { readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { failureText } from '../../../src/views/failure.ts';
import { openLocks } from '../../../src/platform/lock.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { scratch } from '../../support/scratch.ts';
import { valueOf } from '../../support/value-of.ts';

const locks = openLocks(fakeClock(), 'agent-runner serve');

describe('a lock', () => {
  test('the loser of a work tree’s lock was not told whose configuration to stop', () => {
    using folder = scratch();
    const path = join(folder.path, 'agent-runner.lock');
    const lock = valueOf(locks.acquire(path, '/above/agent runner.toml'));
    const lost = locks.acquire(path, '/below/agent-runner.toml');
    expect(lost).toMatchObject({ failure: { holder: { config: '/above/agent runner.toml' } } });
    expect(lost.ok ? '' : failureText(lost.failure, false)).toContain(
      "agent-runner stop --config '/above/agent runner.toml'",
    );
    lock.release();
  });

  test('keeps a second one out and tells it who holds it', () => {
    using folder = scratch();
    const path = join(folder.path, 'agent-runner.lock');
    const lock = valueOf(locks.acquire(path));
    expect(locks.acquire(path)).toEqual({
      ok: false,
      failure: {
        code: 'locked',
        path,
        holder: { pid: process.pid, since: '2026-11-22T12:00:00.000Z', command: 'agent-runner serve', ageMs: 0 },
      },
    });
    lock.release();
  });

  test('can be had again once released; releasing twice is harmless', () => {
    using folder = scratch();
    const path = join(folder.path, 'agent-runner.lock');
    const first = valueOf(locks.acquire(path));
    first.release();
    const second = valueOf(locks.acquire(path));
    first.release();
    expect(locks.acquire(path).ok).toBeFalse();
    second.release();
  });

  test('leaves its file, 0600 and empty: removing it would let two hold locks of one name', () => {
    using folder = scratch();
    const path = join(folder.path, 'agent-runner.lock');
    valueOf(locks.acquire(path)).release();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'utf8')).toBe('');
  });

  test('text of a dead holder does not keep anybody out', () => {
    using folder = scratch();
    const path = folder.write('agent-runner.lock', '{"pid":1,"since":"2020-01-01T00:00:00.000Z","command":"init"}\n');
    const lock = valueOf(locks.acquire(path));
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ pid: process.pid });
    lock.release();
  });

  test('on a file that was moved away does not stand for one at the old path', () => {
    using folder = scratch();
    const path = join(folder.path, 'agent-runner.lock');
    const old = valueOf(locks.acquire(path));
    renameSync(path, `${path}.moved`);
    const lock = valueOf(locks.acquire(path));
    expect(locks.acquire(path).ok).toBeFalse();
    lock.release();
    old.release();
  });

  test('where none can be made is an input/output failure, not somebody else’s lock', () => {
    using folder = scratch();
    expect(locks.acquire(join(folder.path, 'absent', 'lock'))).toMatchObject({
      failure: { code: 'io', errno: 'ENOENT' },
    });
    expect(locks.acquire(folder.path)).toMatchObject({ failure: { code: 'io', errno: 'EISDIR' } });
  });
});
