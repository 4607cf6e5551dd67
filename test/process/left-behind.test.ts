import { expect, test } from 'bun:test';
import { join } from 'node:path';
import { lives, leavesNobody, pidIn, processes, program } from '../support/programs.ts';
import { scratch, type Scratch } from '../support/scratch.ts';

leavesNobody();

const supervisor = join(import.meta.dir, '../fixtures/programs/killed-supervisor.ts');

/** Starts a round under a supervisor and kills that as soon as the program's daemon runs. Gives the daemon. */
const leftByDead = async (folder: Scratch, roundId: string, ...flags: readonly string[]): Promise<number> => {
  const pidFile = join(folder.path, 'pid');
  const child = Bun.spawn([process.execPath, supervisor, folder.path, roundId, program('daemon'), ...flags, pidFile], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const daemon = await pidIn(pidFile);
  child.kill('SIGKILL');
  await child.exited;
  return daemon;
};

const idOf = (name: string): string => `test-${process.pid}-left-${name}`;

test('what a dead supervisor left is found by its mark and ended', async () => {
  using folder = scratch();
  const daemon = await leftByDead(folder, idOf('marked'), '--stay', '--deaf');
  const left = processes.leftBehind(idOf('marked'));
  expect(left?.alive().map(({ pid }) => pid)).toContain(daemon);
  expect(await left?.killAll(5000)).toEqual([]);
  left?.close();
  expect(lives(daemon)).toBe(false);
  expect(processes.leftBehind(idOf('marked'))).toBeUndefined();
});

// Only where this user may make cgroups: nothing else finds a process without a mark whose supervisor is dead.
test.if(processes.containment.cgroup !== undefined)(
  'what emptied its environment is found by the cgroup of its round',
  async () => {
    using folder = scratch();
    const daemon = await leftByDead(folder, idOf('bare'), '--stay', '--bare');
    const left = processes.leftBehind(idOf('bare'));
    expect(left?.alive().map(({ pid }) => pid)).toContain(daemon);
    left?.signal('SIGTERM');
    expect(await left?.killAll(5000)).toEqual([]);
    left?.close();
    expect(lives(daemon)).toBe(false);
  },
);

test('nothing is found of a round that left nothing', () => {
  expect(processes.leftBehind(idOf('nothing'))).toBeUndefined();
});
