import { expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { launchdShell } from '../../src/service/launchd.ts';
import { scratch } from '../support/scratch.ts';
import { until } from '../support/until.ts';

const start = (script: string, ...words: readonly string[]) =>
  Bun.spawn(['/bin/sh', '-c', launchdShell, '/bin/sh', '-c', script, 'program', ...words], { stdout: 'pipe' });

// launchd starts anew after every ending but 0; these are the endings after which systemd would not.
test.each([
  [0, 0],
  [1, 1],
  [75, 75],
  [77, 0],
  [78, 0],
  [79, 0],
])('an ending with %i is one with %i for launchd', async (code, told) => {
  expect(await start(`exit ${code}`).exited).toBe(told);
});

test('a program that crashed is one that failed', async () => {
  expect(await start('kill -KILL $$').exited).toBe(137);
});

test('arguments arrive as they are', async () => {
  expect(await start('printf "%s|" "$@"', 'a b', '"$x"', '').stdout.text()).toBe('a b|"$x"||');
});

test('SIGTERM is handed on, each time, and the end is waited for', async () => {
  using folder = scratch();
  const heard = join(folder.path, 'heard');
  const script = `trap 'echo x >> "$1"' TERM; : > "$1.up"; until [ "$(grep -c x "$1" 2>/dev/null)" = 2 ]; do sleep 0.05; done; exit 7`;
  const shell = start(script, heard);
  await until(() => existsSync(`${heard}.up`));
  shell.kill('SIGTERM');
  await until(() => existsSync(heard));
  expect(shell.exitCode).toBeNull();
  shell.kill('SIGTERM');
  expect(await shell.exited).toBe(7);
});
