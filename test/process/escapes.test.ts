import { expect, test } from 'bun:test';
import { join } from 'node:path';
import { lives, leavesNobody, pidIn, processes, program, run } from '../support/programs.ts';
import { scratch } from '../support/scratch.ts';

leavesNobody();

const linux = process.platform === 'linux';

test('a round that ignores SIGTERM is killed after the grace', async () => {
  using folder = scratch();
  const { end, printed } = run(folder, [program('ignores-term')], { limits: { timeoutMs: 500, killGraceMs: 300 } });
  await printed('ready');
  const { endedBy, reason, exit, duration } = await end;
  expect({ endedBy, reason, exit }).toEqual({
    endedBy: 'timeout',
    reason: 'exceeded round_timeout_s=0.5',
    exit: { kind: 'signalled', signal: 'SIGKILL', number: 9 },
  });
  expect(duration).toBeGreaterThanOrEqual(790);
  // Far from the grace of a service manager, and far enough from that of a busy machine.
  expect(duration).toBeLessThan(5000);
});

// What each of them is caught by without a cgroup: its parent, adoption and the mark, adoption alone.
const escapes = [
  { name: 'a child in a session of its own', flags: ['--no-fork'], here: true },
  { name: 'a daemon that forked twice', flags: [], here: true },
  { name: 'a daemon that forked twice and emptied its environment', flags: ['--bare'], here: linux },
] as const;

const places = [
  { place: 'without a cgroup', withoutCgroup: true, there: true },
  { place: 'in a cgroup', withoutCgroup: false, there: processes.containment.cgroup !== undefined },
] as const;

const ways = places.flatMap((place) => escapes.map((escape) => ({ ...place, ...escape })));

for (const { name, flags, here, place, there, withoutCgroup } of ways) {
  test.if(here && there)(`${place}: ${name} ends with its round, and is told`, async () => {
    using folder = scratch();
    const pidFile = join(folder.path, 'pid');
    const { end } = run(folder, [program('daemon'), ...flags, pidFile], { withoutCgroup });
    const pid = await pidIn(pidFile);
    const { endedBy, exit, swept, survivors } = await end;
    expect({ endedBy, exit, survivors }).toEqual({
      endedBy: 'agent',
      exit: { kind: 'exited', code: 0 },
      survivors: [],
    });
    expect(swept.map((one) => [one.pid, one.signal])).toEqual([[pid, 'SIGTERM']]);
    expect(swept[0]?.command).toStartWith('/usr/bin/perl -e');
    expect(lives(pid)).toBe(false);
  });

  test.if(here && there)(`${place}: ${name} and ignores SIGTERM is killed at the wall`, async () => {
    using folder = scratch();
    const pidFile = join(folder.path, 'pid');
    const { end } = run(folder, [program('daemon'), '--stay', '--deaf', ...flags, pidFile], {
      limits: { timeoutMs: 800, killGraceMs: 200 },
      withoutCgroup,
    });
    const pid = await pidIn(pidFile);
    const { endedBy, swept } = await end;
    expect(endedBy).toBe('timeout');
    expect(swept.map((one) => [one.pid, one.signal])).toEqual([[pid, 'SIGKILL']]);
    expect(lives(pid)).toBe(false);
  });
}

test('a daemon that holds stdout open does not hold the round', async () => {
  using folder = scratch();
  const { end } = run(folder, [program('daemon'), join(folder.path, 'pid')]);
  const { duration, endedBy } = await end;
  expect(endedBy).toBe('agent');
  expect(duration).toBeLessThan(5000);
});

for (const { place, there, withoutCgroup } of places) {
  test.if(linux && there)(`${place}: a storm of forks is ended while it rages`, async () => {
    using folder = scratch();
    const { end, printed, kill } = run(folder, [program('fork-storm'), '12', '20'], {
      limits: { killGraceMs: 100 },
      withoutCgroup,
    });
    await printed('ready');
    const before = performance.now();
    kill.abort();
    const { endedBy, survivors, exit } = await end;
    expect({ endedBy, survivors, exit: exit.kind }).toEqual({ endedBy: 'killed', survivors: [], exit: 'signalled' });
    expect(performance.now() - before).toBeLessThan(8000);
  });
}

test('children that still write when the agent exits are ended, and its exit code stands', async () => {
  using folder = scratch();
  const { end, round } = run(folder, [program('writing-children')]);
  const { endedBy, exit, swept } = await end;
  expect({ endedBy, exit }).toEqual({ endedBy: 'agent', exit: { kind: 'exited', code: 3 } });
  expect(swept.length).toBeGreaterThanOrEqual(3);
  expect(swept.map(({ pid }) => pid)).not.toContain(round.leader);
});

test('a stopped child gets its chance to end by itself', async () => {
  using folder = scratch();
  const pidFile = join(folder.path, 'pid');
  const { end } = run(folder, [program('stopped-child'), pidFile]);
  const { swept } = await end;
  expect(swept.map((one) => [one.pid, one.signal])).toEqual([[await pidIn(pidFile), 'SIGTERM']]);
});

test.if(linux)('what a supervisor inside the round let go of ends with the round outside', async () => {
  using folder = scratch();
  const pidFile = join(folder.path, 'pid');
  const inner = ['env', 'AGENT_RUNNER_ROUND_ID=inner', program('daemon'), pidFile] as const;
  const { end } = run(folder, inner, { withoutCgroup: true });
  const pid = await pidIn(pidFile);
  expect((await end).swept.map((one) => one.pid)).toEqual([pid]);
  expect(lives(pid)).toBe(false);
});

test('of two rounds at once, the end of one leaves the other’s processes alone', async () => {
  using folder = scratch();
  const first = run(folder, [program('daemon'), '--stay', join(folder.path, 'first')], { withoutCgroup: true });
  const second = run(folder, [program('daemon'), '--stay', join(folder.path, 'second')], { withoutCgroup: true });
  const [one, other] = await Promise.all([pidIn(join(folder.path, 'first')), pidIn(join(folder.path, 'second'))]);
  first.kill.abort();
  await first.end;
  expect([lives(one), lives(other), lives(second.round.leader)]).toEqual([false, true, true]);
  second.kill.abort();
  await second.end;
  expect(lives(other)).toBe(false);
});
