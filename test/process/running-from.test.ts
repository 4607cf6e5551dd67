import { describe, expect, test } from 'bun:test';
import { linkSync, readlinkSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { processes } from '../support/programs.ts';
import { scratch } from '../support/scratch.ts';
import { until } from '../support/until.ts';

const sleeper = Bun.which('sleep') ?? '';

describe.if(process.platform === 'linux')('who runs an executable', () => {
  test('is found by the file, also when another has taken its place, with arguments, folder and environment', async () => {
    using folder = scratch('running-from');
    const path = join(folder.path, 'program');
    await Bun.write(path, Bun.file(sleeper));
    Bun.spawnSync(['chmod', '755', path]);
    linkSync(path, join(folder.path, 'kept'));
    await using child = Bun.spawn([path, '60'], { cwd: folder.path, env: { MARK: 'a=b' } });
    await until(() => readlinkSync(`/proc/${child.pid}/exe`) === path);
    const found = { args: ['60'], cwd: folder.path, env: { MARK: 'a=b' } };
    expect(processes.runningFrom(path)).toMatchObject([{ process: { pid: child.pid }, ...found, isBehind: false }]);

    folder.write('other', 'another');
    renameSync(join(folder.path, 'other'), path);
    expect(processes.runningFrom(path)).toMatchObject([{ process: { pid: child.pid }, ...found, isBehind: true }]);
    expect(processes.runningFrom(join(folder.path, 'kept'))).toEqual([]);
    child.kill('SIGKILL');
    await child.exited;
    expect(processes.runningFrom(path)).toEqual([]);
  });

  test('is not a child that has not become its own program yet', async () => {
    using folder = scratch('running-from');
    const path = join(folder.path, 'shell');
    await Bun.write(path, Bun.file(Bun.which('dash') ?? ''));
    Bun.spawnSync(['chmod', '755', path]);
    // A subshell is a fork that stays one.
    await using child = Bun.spawn([path, '-c', '(sleep 60; :) & echo forked; wait'], {
      stdout: 'pipe',
      detached: true,
    });
    await until(async () => Bun.spawnSync(['pgrep', '-P', String(child.pid)]).exitCode === 0);
    expect(processes.runningFrom(path).map(({ process: { pid } }) => pid)).toEqual([child.pid]);
    process.kill(-child.pid, 'SIGKILL');
    await child.exited;
  });
});
