import { describe, expect, test } from 'bun:test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { servePidText } from '../../src/model/serve-pid.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { openFiles } from '../../src/platform/files.ts';
import { openHost } from '../../src/platform/host.ts';
import { openProcesses } from '../../src/platform/processes.ts';
import type { PollRequest } from '../../src/ports/observed-host.ts';
import { openLocalHost } from '../../src/witness/local-host.ts';
import { mountedDisk } from '../support/mounted-disk.ts';
import { needs } from '../support/needs.ts';
import { scratch } from '../support/scratch.ts';
import { until } from '../support/until.ts';
import { valueOf } from '../support/value-of.ts';

const files = openFiles();
const processes = openProcesses();
const hostOf = (logDir: string, workDir = logDir) =>
  openLocalHost({ clock: systemClock, files, host: openHost(files), processes }, { logDir, workDir });
const request: PollRequest = {
  events: { kind: 'tail', bytes: 1000 },
  metrics: { kind: 'tail', bytes: 1000 },
  roundMemory: true,
};

/** A process that stands for a supervisor: `serve.pid` names it. */
const supervisor = (logDir: string, ...argv: readonly string[]) => {
  const child = Bun.spawn(['sh', '-c', ...argv], {
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'ignore',
    detached: true,
  });
  const named = processes.named(child.pid);
  if (named === undefined) throw new Error('it has ended already');
  const { pid, birth, startedAt } = named;
  const write = (changes = {}): void =>
    writeFileSync(
      join(logDir, 'serve.pid'),
      servePidText({ pid, birth, startedAt, launch: { mode: 'foreground', flags: [] }, ...changes }),
    );
  write();
  const end = (): void => {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // All of it has ended.
    }
  };
  return { child, write, [Symbol.dispose]: end };
};

describe('this machine, as the Witness sees it', () => {
  test('tells a supervisor that lives, that has gone, and that was never there', async () => {
    using folder = scratch();
    const host = hostOf(folder.path);
    const kind = async () => valueOf(await host.poll(request)).supervisor.kind;
    expect(await kind()).toBe('none');
    using serving = supervisor(folder.path, 'sleep 60');
    expect(await kind()).toBe('running');
    serving[Symbol.dispose]();
    await serving.child.exited;
    expect(await kind()).toBe('gone');
    folder.write('serve.pid', 'nonsense');
    expect(await kind()).toBe('none');
  });

  test('takes a later process with the same id for another, and does not signal it', async () => {
    using folder = scratch();
    using serving = supervisor(folder.path, 'sleep 60');
    serving.write({ birth: 'of another process' });
    const host = hostOf(folder.path);
    expect(valueOf(await host.poll(request)).supervisor.kind).toBe('gone');
    expect(await host.stopSupervisor()).toMatchObject({ ok: false, failure: { reason: 'the supervisor has ended' } });
    expect(serving.child.exitCode).toBeNull();
  });

  test('asks the supervisor to end by SIGTERM', async () => {
    using folder = scratch();
    using serving = supervisor(
      folder.path,
      `trap 'exit 7' TERM; touch ${folder.path}/ready; while :; do sleep 0.01; done`,
    );
    await until(() => files.facts(join(folder.path, 'ready')) !== undefined);
    expect(valueOf(await hostOf(folder.path).stopSupervisor())).toBeUndefined();
    expect(await serving.child.exited).toBe(7);
  });

  test('measures the memory of what the supervisor started', async () => {
    using folder = scratch();
    using serving = supervisor(folder.path, 'sleep 60 & sleep 60');
    const host = hostOf(folder.path);
    // Its children are there a moment later than it is itself.
    await until(async () => (valueOf(await host.poll(request)).roundMemoryBytes ?? 0) > 100_000, {
      what: 'the memory of its children',
    });
    expect(serving.child.exitCode).toBeNull();
    expect(valueOf(await host.poll({ ...request, roundMemory: false })).roundMemoryBytes).toBeUndefined();
  });

  test('gives the end of a round’s log, the first that is there', async () => {
    using folder = scratch();
    folder.write('rounds/R1-b.log', 'begin and end');
    const host = hostOf(folder.path);
    const tail = await host.roundLogTail(['R1-a.log', 'R1-b.log'], 3);
    expect(new TextDecoder().decode(tail)).toBe('end');
    expect(await host.roundLogTail(['R2-a.log'], 3)).toBeUndefined();
  });
});

needs('mount')('two file systems', () => {
  const root = process.getuid?.() === 0;

  test.skipIf(!root || process.platform !== 'linux')('are told apart, and one only once', async () => {
    using folder = scratch();
    using disk = mountedDisk({ megabytes: 4 });
    const both = valueOf(await hostOf(disk.path, folder.path).poll(request)).sample.disks;
    expect(both.map(({ role }) => role)).toEqual(['work_tree', 'log_folder']);
    disk.fill();
    const [, full] = valueOf(await hostOf(disk.path, folder.path).poll(request)).sample.disks;
    expect(full?.usedPct).toBe(100);
    expect(valueOf(await hostOf(folder.path).poll(request)).sample.disks).toHaveLength(1);
  });
});
