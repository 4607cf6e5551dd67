import { expect, test } from 'bun:test';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { leavesNobody, nobodyLeft, program, run } from '../support/programs.ts';
import { scratch } from '../support/scratch.ts';

leavesNobody();

const mebibyte = 1024 * 1024;

test('the wall falls within 50 ms of its time', async () => {
  using folder = scratch();
  const late: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const { end } = run(folder, [program('silent')], { limits: { timeoutMs: 300 } });
    const { duration, endedBy, exit } = await end;
    expect({ endedBy, exit }).toEqual({
      endedBy: 'timeout',
      exit: { kind: 'signalled', signal: 'SIGTERM', number: 15 },
    });
    late.push(duration - 300);
  }
  // The median: a machine that is busy with other things may lose one, but not most.
  const [, , median = Infinity] = late.toSorted((a, b) => a - b);
  expect(Math.min(...late)).toBeGreaterThanOrEqual(0);
  expect(median).toBeLessThan(50);
});

test('a round that says nothing any more is stalled, one that speaks is not', async () => {
  using folder = scratch();
  const stall = { limits: { stallMs: 400 } };
  const silent = await run(folder, [program('silent')], stall).end;
  expect(silent).toMatchObject({ endedBy: 'stalled', reason: 'no output for stall_timeout_s=0.4' });
  expect(silent.duration).toBeGreaterThanOrEqual(400);
  expect(silent.duration).toBeLessThan(1000);
  const speaks = ['sh', '-c', 'for n in 1 2 3 4 5 6; do echo $n; sleep 0.2; done'] as const;
  expect(await run(folder, speaks, stall).end).toMatchObject({ endedBy: 'agent' });
});

test('a flood of output ends the round at its limit, and our own memory stays flat', async () => {
  using folder = scratch();
  Bun.gc(true);
  const before = process.memoryUsage.rss();
  const { end, roundId } = run(folder, [program('flood'), '1000'], { limits: { logBytes: 50 * mebibyte } });
  const { endedBy, reason, exit } = await end;
  const written = statSync(join(folder.path, `${roundId}.log`)).size / mebibyte;
  expect({ endedBy, exit: exit.kind }).toEqual({ endedBy: 'log_flood', exit: 'signalled' });
  expect(reason).toMatch(/^exceeded round_log_max_mb=50 with \d+ MB$/);
  // What is written between two looks goes over the limit: 3 GB a second at most, looked at every 10 ms.
  expect(written).toBeLessThan(400);
  expect((process.memoryUsage.rss() - before) / mebibyte).toBeLessThan(20);
});

test('a flood that ignores SIGTERM gets no grace', async () => {
  using folder = scratch();
  const { end } = run(folder, [program('flood'), '--deaf', '2000'], {
    limits: { logBytes: 20 * mebibyte, killGraceMs: 30_000 },
  });
  expect(await end).toMatchObject({ endedBy: 'log_flood', exit: { kind: 'signalled', signal: 'SIGKILL' } });
});

test('processes that take too much memory together end their round', async () => {
  using folder = scratch();
  const { end, log } = run(folder, [program('eats-memory'), '400'], { limits: { memoryBytes: 160 * mebibyte } });
  const { endedBy, reason } = await end;
  expect(endedBy).toBe('over_memory');
  expect(reason).toMatch(/^exceeded round_memory_max_mb=160( with \d+ MB|, ended by the kernel)$/);
  expect(log()).not.toContain('full');
});

test('an agent that finished and will not exit is ended after its grace', async () => {
  using folder = scratch();
  const { end } = run(folder, [program('works-on'), '0'], {
    limits: { lingerGraceMs: 800 },
    finished: (log) => log.includes('finished'),
  });
  const { endedBy, reason, duration } = await end;
  expect({ endedBy, reason }).toEqual({
    endedBy: 'lingered',
    reason: 'still there linger_grace_s=0.8 after its terminal event',
  });
  expect(duration).toBeLessThan(4000);
});

test('an agent that finished is waited for while a child of it works', async () => {
  using folder = scratch();
  const { end, log } = run(folder, [program('works-on'), '3'], {
    limits: { lingerGraceMs: 800 },
    finished: (text) => text.includes('finished'),
  });
  const { endedBy, duration } = await end;
  expect(endedBy).toBe('lingered');
  expect(duration).toBeGreaterThan(3000);
  expect(log().match(/working/g)).toHaveLength(30);
});

test('an agent that finished is not waited for past the wall', async () => {
  using folder = scratch();
  const { end } = run(folder, [program('works-on'), '60'], {
    limits: { lingerGraceMs: 500, timeoutMs: 1500 },
    finished: (log) => log.includes('finished'),
  });
  expect(await end).toMatchObject({ endedBy: 'timeout' });
});

test.if(process.platform === 'linux')('hundreds of rounds leave no zombie and no open file behind', async () => {
  using folder = scratch();
  await run(folder, ['true']).end;
  const open = (): number => readdirSync('/proc/self/fd').length;
  const before = open();
  for (let round = 0; round < 200; round += 1) {
    const { endedBy, exit } = await run(folder, ['true']).end;
    expect({ endedBy, exit }).toEqual({ endedBy: 'agent', exit: { kind: 'exited', code: 0 } });
  }
  await nobodyLeft();
  expect(open()).toBeLessThanOrEqual(before);
});
