import { expect, test } from 'bun:test';
import { join } from 'node:path';
import type { HelperCommand } from '../../src/ports/processes.ts';
import { lives, leavesNobody, pidIn, processes, program, run } from '../support/programs.ts';
import { scratch } from '../support/scratch.ts';
import { until } from '../support/until.ts';
import { valueOf } from '../support/value-of.ts';

leavesNobody();

const helper = (script: string, changes: Partial<HelperCommand> = {}) =>
  processes.run({ argv: ['sh', '-c', script], cwd: '/', limitMs: 20_000, ...changes });

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

test('a helper gives its exit, its bytes and its words', async () => {
  const result = valueOf(await helper(`printf 'a\\0\\377b'; echo oops >&2; exit 7`));
  expect(result.exit).toEqual({ kind: 'exited', code: 7 });
  expect([...result.stdout]).toEqual([97, 0, 255, 98]);
  expect(result.stderr).toBe('oops\n');
});

test('a helper reads what it is given, however much', async () => {
  const stdin = 'x'.repeat(3_000_000);
  expect(text(valueOf(await helper('wc -c', { stdin })).stdout).trim()).toBe('3000000');
  expect([...valueOf(await helper('cat', { stdin: Uint8Array.of(0, 255, 10) })).stdout]).toEqual([0, 255, 10]);
  // Nobody reads it: that is no failure.
  expect(valueOf(await helper('exit 0', { stdin })).exit).toEqual({ kind: 'exited', code: 0 });
  expect(valueOf(await helper('cat')).stdout).toHaveLength(0);
});

test('a helper that takes too long is ended with its children', async () => {
  using folder = scratch();
  const pidFile = join(folder.path, 'pid');
  const before = performance.now();
  const result = await helper(`sleep 300 & echo $! > ${pidFile}; wait`, { limitMs: 400 });
  expect(result).toMatchObject({ ok: false, failure: { code: 'time_limit', limitMs: 400 } });
  expect(performance.now() - before).toBeLessThan(3000);
  const child = await pidIn(pidFile);
  await until(() => !lives(child));
});

test('a helper that prints too much is cut and not held up', async () => {
  const { stdout, exit } = valueOf(
    await helper('head -c 20000000 /dev/zero; echo done >&2', { maxOutputBytes: 100_000 }),
  );
  expect(stdout).toHaveLength(100_000);
  expect(exit).toEqual({ kind: 'exited', code: 0 });
});

test('a helper that leaves something in the background with its streams does not hold us up', async () => {
  using folder = scratch();
  const pidFile = join(folder.path, 'pid');
  const before = performance.now();
  const { stdout } = valueOf(await helper(`echo result; sleep 300 & echo $! > ${pidFile}`));
  expect(text(stdout)).toBe('result\n');
  expect(performance.now() - before).toBeLessThan(3000);
  process.kill(await pidIn(pidFile), 'SIGKILL');
});

test('what a helper left in the background is no part of the round that runs meanwhile', async () => {
  using folder = scratch();
  const pidFile = join(folder.path, 'pid');
  const { end, kill, round } = run(folder, ['sleep', '300']);
  valueOf(await processes.run({ argv: [program('daemon'), pidFile], cwd: '/', limitMs: 20_000 }));
  const daemon = await pidIn(pidFile);
  expect(round.alive().map(({ pid }) => pid)).toEqual([round.leader]);
  kill.abort();
  expect(await end).toMatchObject({ swept: [] });
  expect(lives(daemon)).toBe(true);
  process.kill(daemon, 'SIGKILL');
  await until(() => !lives(daemon));
});

test('a helper gets our environment without what is meant for Bun, Node or a nested agent', async () => {
  process.env['NODE_OPTIONS'] = '--bogus';
  process.env['CLAUDECODE'] = '1';
  try {
    const { stdout } = valueOf(await helper('env', { env: { GIVEN: 'here' } }));
    expect(text(stdout)).toContain('GIVEN=here\n');
    expect(text(stdout)).toContain('PATH=');
    expect(text(stdout)).not.toMatch(/^(NODE_OPTIONS|CLAUDECODE|BUN_OPTIONS|BUN_BE_BUN)=/m);
  } finally {
    delete process.env['NODE_OPTIONS'];
    delete process.env['CLAUDECODE'];
  }
});

test('a helper that is not there is told', async () => {
  expect(await processes.run({ argv: ['no-such-helper'], cwd: '/', limitMs: 1000 })).toMatchObject({
    ok: false,
    failure: { code: 'spawn', command: 'no-such-helper' },
  });
});

test('many helpers at once leave nothing behind', async () => {
  const results = await Promise.all(Array.from({ length: 40 }, (_, n) => helper(`echo ${n}`)));
  expect(results.map((result) => text(valueOf(result).stdout).trim())).toEqual(
    Array.from({ length: 40 }, (_, n) => String(n)),
  );
});
