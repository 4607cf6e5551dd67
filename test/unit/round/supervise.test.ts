import { expect, test } from 'bun:test';
import { appendFileSync, statSync, truncateSync } from 'node:fs';
import type { RoundLimits } from '../../../src/model/round-settings.ts';
import { supervise, type SupervisedEnd } from '../../../src/round/supervise.ts';
import { fakeClock, type FakeClock } from '../../support/fake-clock.ts';
import { fakeProcess, fakeRound, type FakeRound } from '../../support/fake-round.ts';
import { scratch } from '../../support/scratch.ts';

interface Stage extends Disposable {
  readonly clock: FakeClock;
  readonly logPath: string;
  readonly cancel: AbortController;
  readonly kill: AbortController;
  readonly end: Promise<SupervisedEnd>;
}

/** A fake round under supervision, on a clock that moves only when told. */
const stage = (
  round: FakeRound,
  changes: Partial<RoundLimits> = {},
  finished = () => false,
  costUsd: () => number | undefined = () => undefined,
): Stage => {
  const folder = scratch();
  const clock = fakeClock();
  const logPath = folder.write('log', '');
  const cancel = new AbortController();
  const kill = new AbortController();
  const limits: RoundLimits = {
    timeoutMs: 3_600_000,
    logBytes: 1000,
    killGraceMs: 5000,
    lingerGraceMs: 20_000,
    ...changes,
  };
  const end = supervise({
    clock,
    // The file's times are on the machine's clock, not on ours: they tell nothing here.
    round: {
      ...round,
      log: { ...round.log, facts: () => ({ size: statSync(logPath).size, modifiedAt: clock.now() }) },
    },
    limits,
    finished,
    costUsd,
    interrupts: { cancel: cancel.signal, kill: kill.signal },
  });
  return { clock, logPath, cancel, kill, end, [Symbol.dispose]: () => folder[Symbol.dispose]() };
};

const isSettled = async (end: Promise<unknown>): Promise<boolean> => {
  const open = Symbol('open');
  return (await Promise.race([end, Promise.resolve(open)])) !== open;
};

test('the wall stands at its time, whatever the wall clock does', async () => {
  const round = fakeRound();
  using at = stage(round, { timeoutMs: 60_000 });
  await at.clock.advance(30_000);
  at.clock.setWall(at.clock.now() + 86_400_000);
  await at.clock.advance(29_999);
  expect(round.sent).toEqual([]);
  at.clock.setWall(0);
  await at.clock.advance(1);
  expect(round.sent).toEqual(['SIGTERM']);
  const { endedBy, reason, duration, swept } = await at.clock.advanceUntil(at.end);
  expect({ endedBy, reason, duration, swept }).toEqual({
    endedBy: 'timeout',
    reason: 'exceeded round_timeout_s=60',
    duration: 60_000,
    swept: [],
  });
  expect(round.closed).toBe(true);
});

test('SIGKILL comes when the grace is over, and not before', async () => {
  const round = fakeRound([100]);
  using at = stage(round, { timeoutMs: 1000, killGraceMs: 5000 });
  await at.clock.advance(5999);
  expect(round.sent).not.toContain('SIGKILL');
  await at.clock.advance(1);
  expect(round.sent.at(-1)).toBe('SIGKILL');
  expect(await at.end).toMatchObject({ exit: { kind: 'signalled', signal: 'SIGKILL' }, duration: 6000 });
});

test('an agent that exits is left alone, and who outlives it is swept within two seconds', async () => {
  const round = fakeRound([8]);
  round.others = [fakeProcess(7), fakeProcess(8)];
  using at = stage(round, { killGraceMs: 60_000 });
  await at.clock.advance(5000);
  round.exit({ kind: 'exited', code: 0 });
  const { endedBy, duration, swept } = await at.clock.advanceUntil(at.end);
  expect({ endedBy, duration }).toEqual({ endedBy: 'agent', duration: 5000 });
  expect(swept).toEqual([
    { pid: 7, command: 'process 7', signal: 'SIGTERM' },
    { pid: 8, command: 'process 8', signal: 'SIGKILL' },
  ]);
  expect(round.sent).toEqual(['SIGTERM', 'SIGCONT', 'SIGKILL']);
});

test('an agent that exits alone is sent nothing', async () => {
  const round = fakeRound();
  using at = stage(round);
  await at.clock.advance(10);
  round.exit({ kind: 'exited', code: 3 });
  expect(await at.clock.advanceUntil(at.end)).toMatchObject({ endedBy: 'agent', exit: { kind: 'exited', code: 3 } });
  expect(round.sent).toEqual([]);
});

test('every output puts off the stall, and none brings it', async () => {
  const round = fakeRound();
  using at = stage(round, { stallMs: 10_000 });
  for (let n = 0; n < 5; n += 1) {
    await at.clock.advance(8000);
    appendFileSync(at.logPath, 'x');
  }
  expect(await isSettled(at.end)).toBe(false);
  // Seen within a quarter of a second, and counted from then at the latest.
  await at.clock.advance(9700);
  expect(await isSettled(at.end)).toBe(false);
  await at.clock.advance(600);
  expect(await at.end).toMatchObject({ endedBy: 'stalled', reason: 'no output for stall_timeout_s=10' });
});

test('a log that shrinks is a sign of life too', async () => {
  const round = fakeRound();
  using at = stage(round, { stallMs: 10_000 });
  appendFileSync(at.logPath, '123456');
  await at.clock.advance(8000);
  // An agent that opens /dev/stdout for writing truncates it.
  truncateSync(at.logPath, 1);
  await at.clock.advance(8000);
  expect(await isSettled(at.end)).toBe(false);
  expect(await at.clock.advanceUntil(at.end)).toMatchObject({ endedBy: 'stalled' });
});

test('memory is watched only where a limit is set and the kernel does not hold it', async () => {
  const round = fakeRound();
  using at = stage(round, { memoryBytes: 1024 });
  await at.clock.advance(10_000);
  round.memory = 2048;
  await at.clock.advance(500);
  expect(await at.clock.advanceUntil(at.end)).toMatchObject({ endedBy: 'over_memory' });

  const held = {
    ...fakeRound(),
    memoryEnforced: true,
    memoryBytes: () => {
      throw new Error('not to be asked');
    },
  };
  using other = stage(held, { memoryBytes: 1024, timeoutMs: 5000 });
  expect(await other.clock.advanceUntil(other.end)).toMatchObject({ endedBy: 'timeout' });
});

test('an agent that the kernel ended for its memory is over memory, not failed', async () => {
  const round = fakeRound();
  using at = stage(round, { memoryBytes: 8 * 1024 * 1024 });
  await at.clock.advance(10);
  round.outOfMemory = true;
  round.exit({ kind: 'signalled', signal: 'SIGKILL', number: 9 });
  expect(await at.clock.advanceUntil(at.end)).toMatchObject({
    endedBy: 'over_memory',
    reason: 'exceeded round_memory_max_mb=8, ended by the kernel',
  });
});

test('a cancelled agent is asked once and waited for', async () => {
  const round = fakeRound();
  using at = stage(round);
  at.cancel.abort();
  await at.clock.advance(60_000);
  expect(round.sent).toEqual(['group SIGINT']);
  round.exit({ kind: 'exited', code: 0 });
  expect(await at.clock.advanceUntil(at.end)).toMatchObject({ endedBy: 'cancelled' });
});

test('kill goes before cancel', async () => {
  const round = fakeRound();
  using at = stage(round);
  at.cancel.abort();
  await at.clock.advance(1000);
  at.kill.abort();
  expect(await at.clock.advanceUntil(at.end)).toMatchObject({ endedBy: 'killed', reason: 'killed on request' });
});

test('an agent that finished is given its linger grace, counted from its last word', async () => {
  const round = fakeRound();
  let finished = false;
  using at = stage(round, { lingerGraceMs: 20_000 }, () => finished);
  await at.clock.advance(60_000);
  finished = true;
  await at.clock.advance(20_000);
  expect(round.sent).toEqual([]);
  await at.clock.advance(1000);
  expect(await at.clock.advanceUntil(at.end)).toMatchObject({ endedBy: 'lingered' });
});

test('a round that costs more than its budget is ended within a second of telling so', async () => {
  const round = fakeRound();
  let told: number | undefined;
  using at = stage(round, { costUsd: 2 }, undefined, () => told);
  await at.clock.advance(60_000);
  told = 2;
  await at.clock.advance(60_000);
  expect(round.sent).toEqual([]);
  told = 2.101;
  await at.clock.advance(1000);
  const { endedBy, reason } = await at.clock.advanceUntil(at.end);
  expect({ endedBy, reason }).toEqual({ endedBy: 'over_budget', reason: 'exceeded cost_usd_per_round=2 with $2.10' });
});
