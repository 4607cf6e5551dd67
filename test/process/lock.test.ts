import { expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../src/platform/clock.ts';
import { openLocks } from '../../src/platform/lock.ts';
import { needs } from '../support/needs.ts';
import { scratch } from '../support/scratch.ts';
import { until } from '../support/until.ts';
import { valueOf } from '../support/value-of.ts';

const locks = openLocks(systemClock, 'test');
const program = join(import.meta.dir, '../fixtures/programs/lock-holder.ts');

/** Starts a process that holds the lock and has a child of its own. */
const holder = async (path: string) => {
  const started = Bun.spawn([process.execPath, program, path], { stdout: 'pipe', stderr: 'inherit' });
  const first = await started.stdout.getReader().read();
  const [word, child] = new TextDecoder().decode(first.value).trim().split(' ');
  expect(word).toBe('held');
  return { process: started, child: Number(child) };
};

test('a lock goes back the moment its holder is killed, though a child of it lives on', async () => {
  using folder = scratch();
  const path = join(folder.path, 'agent-runner.lock');
  const { process: held, child } = await holder(path);
  try {
    expect(locks.acquire(path)).toMatchObject({
      failure: { code: 'locked', holder: { pid: held.pid, command: 'lock-holder' } },
    });
    held.kill('SIGKILL');
    await held.exited;
    expect(() => process.kill(child, 0)).not.toThrow();
    valueOf(locks.acquire(path)).release();
  } finally {
    held.kill('SIGKILL');
    process.kill(child, 'SIGKILL');
  }
});

needs('flock')('util-linux flock', () => {
  test('keeps us out, and the text of an earlier holder is not taken for it', async () => {
    using folder = scratch();
    const dead = Bun.spawn(['true']);
    await dead.exited;
    const stale = { pid: dead.pid, since: '2026-01-01T00:00:00.000Z', command: 'dead' };
    const path = folder.write('agent-runner.lock', JSON.stringify(stale));
    const mark = join(folder.path, 'held');
    const other = Bun.spawn(['flock', '--no-fork', path, 'sh', '-c', 'touch "$0"; exec sleep 300', mark]);
    try {
      await until(() => existsSync(mark), { what: 'flock' });
      expect(locks.acquire(path)).toEqual({ ok: false, failure: { code: 'locked', path } });
      other.kill('SIGKILL');
      await other.exited;
      valueOf(locks.acquire(path)).release();
    } finally {
      other.kill('SIGKILL');
    }
  });

  test('is kept out by us', () => {
    using folder = scratch();
    const path = join(folder.path, 'agent-runner.lock');
    const flock = (): number =>
      Bun.spawnSync(['flock', '--nonblock', '--conflict-exit-code', '9', path, 'true']).exitCode;
    const lock = valueOf(locks.acquire(path));
    expect(flock()).toBe(9);
    lock.release();
    expect(flock()).toBe(0);
  });
});
