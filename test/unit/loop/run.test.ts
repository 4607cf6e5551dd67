import { describe, expect, test } from 'bun:test';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRequests, type SignalledRequests } from '../../../src/loop/requests.ts';
import { runLoop, type LoopEnd } from '../../../src/loop/run.ts';
import type { NewEvent } from '../../../src/model/event.ts';
import type { LoopPolicy } from '../../../src/model/loop-policy.ts';
import { loopStateFromText } from '../../../src/model/loop-state.ts';
import type { Outcome } from '../../../src/model/outcome.ts';
import { fail, ok, type Result } from '../../../src/model/result.ts';
import type { RoundReport } from '../../../src/model/round-report.ts';
import { seconds, type EpochMs } from '../../../src/model/time.ts';
import { openFiles } from '../../../src/platform/files.ts';
import type { RoundRequest } from '../../../src/ports/round.ts';
import { fakeClock, fakeStart, type FakeClock } from '../../support/fake-clock.ts';
import { fakeJournal, type FakeJournal } from '../../support/fake-journal.ts';
import { loopPolicy, roundReport } from '../../support/loop.ts';
import { scratch, type Scratch } from '../../support/scratch.ts';

const minutes = (count: number): number => seconds(60) * count;
const hours = (count: number): number => minutes(60) * count;

interface Bench extends Disposable {
  readonly clock: FakeClock;
  readonly journal: FakeJournal;
  readonly folder: Scratch;
  readonly requests: SignalledRequests;
  /** When each round began. */
  readonly begun: EpochMs[];
  readonly phases: string[];
  run(policy: Partial<LoopPolicy>, interrupted?: boolean): Promise<LoopEnd>;
}

type PlayRound = (num: number, request: RoundRequest, bench: Bench) => Promise<Result<RoundReport>> | Outcome;

/** A Loop over rounds that take a minute of a clock that moves only when told. */
const bench = (play: PlayRound, folder = scratch('loop')): Bench => {
  const clock = fakeClock();
  const journal = fakeJournal();
  const requests = createRequests(journal);
  const begun: EpochMs[] = [];
  const phases: string[] = [];
  const self: Bench = {
    clock,
    journal,
    folder,
    requests,
    begun,
    phases,
    run: (policy, interrupted = false) =>
      runLoop(
        {
          clock,
          files: openFiles(),
          journal,
          requests,
          random: () => 0,
          runRound: async (request) => {
            begun.push(clock.now());
            const roundNum = begun.length;
            phases.push(request.phaseFor(roundNum));
            const played = play(roundNum, request, self);
            if ('then' in played) return await played;
            await clock.sleep(minutes(1));
            return ok(roundReport({ roundNum, outcome: played, duration: minutes(1) }));
          },
        },
        { logDir: folder.path, policy: loopPolicy(policy), interrupted },
      ),
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
  return self;
};

const always =
  (outcome: Outcome): PlayRound =>
  () =>
    outcome;

/** Seconds between the end of each round and the start of the next. */
const pauses = (begun: readonly EpochMs[]): number[] =>
  begun.slice(1).map((at, index) => (at - (begun[index] ?? 0) - minutes(1)) / 1000);

describe('the Loop', () => {
  test('runs max_rounds rounds, with the restart delay between them and phases in rotation', async () => {
    using loop = bench(always({ name: 'ok' }));
    const end = await loop.clock.advanceUntil(loop.run({ maxRounds: 4, phases: ['plan', 'build', 'check'] }));
    expect(end.stop).toMatchObject({ reason: 'max_rounds', exit: 'done' });
    expect(end.outcomes).toEqual(['ok', 'ok', 'ok', 'ok']);
    expect(pauses(loop.begun)).toEqual([3, 3, 3]);
    expect(loop.phases).toEqual(['plan', 'build', 'check', 'plan']);
    expect(loop.journal.kinds()).toEqual(['max_rounds_reached']);
  });

  test('backs off, gives up on a crash loop and says so', async () => {
    using loop = bench(async (roundNum) => ok(roundReport({ roundNum, outcome: { name: 'failed' }, duration: 50 })));
    const end = await loop.clock.advanceUntil(loop.run({}));
    expect(end.stop).toMatchObject({ reason: 'crash_loop', exit: 'gaveUp' });
    expect(loop.clock.now() - fakeStart).toBe(seconds(3 + 6 + 12 + 24));
    expect(loop.journal.kinds()).toEqual([
      'loop_waiting',
      'loop_waiting',
      'loop_waiting',
      'loop_waiting',
      'crash_loop',
    ]);
    expect(loop.journal.of('crash_loop')[0]).toMatchObject({ failures: 5 });
  });

  test('ok, limit, ok: waits to the reset that was given, once', async () => {
    const reset = fakeStart + hours(5);
    using loop = bench((num) => (num === 2 ? { name: 'quota', scope: 'five_hour', resetsAt: reset } : { name: 'ok' }));
    await loop.clock.advanceUntil(loop.run({ maxRounds: 3 }));
    expect(loop.begun[2]).toBe(reset + seconds(60));
    expect(loop.journal.kinds()).toEqual([
      'quota_wait_started',
      'loop_waiting',
      'quota_wait_ended',
      'max_rounds_reached',
    ]);
  });

  test('529, 529, ok: backs off and recovers', async () => {
    using loop = bench((num) => (num < 3 ? { name: 'transient', kind: 'overloaded' } : { name: 'ok' }));
    await loop.clock.advanceUntil(loop.run({ maxRounds: 3 }));
    expect(pauses(loop.begun)).toEqual([30, 60]);
    expect(loop.journal.of('transient_error_detected')[1]).toMatchObject({ reason: 'overloaded', backoff_s: 60 });
    expect(loop.journal.of('transient_error_recovered')[0]).toMatchObject({ round_num: 3, failures: 2 });
  });

  test('401, 401: stops with 77', async () => {
    using loop = bench(always({ name: 'auth' }));
    const end = await loop.clock.advanceUntil(loop.run({ loginHints: { '': 'claude /login' } }));
    expect(end.stop).toMatchObject({ reason: 'auth', exit: 'noAccess' });
    expect(loop.begun).toHaveLength(2);
    expect(loop.journal.of('agent_auth_error_detected')[0]).toMatchObject({ outcome: 'auth', hint: 'claude /login' });
  });

  test('a failed startup check that is no matter of the environment ends it with 78', async () => {
    const checks = [{ name: 'prompt', reason: 'it is not there', fix: 'write it', transient: false }];
    using loop = bench(async () => fail({ code: 'startup_check_failed', checks }));
    const end = await loop.clock.advanceUntil(loop.run({}));
    expect(end).toMatchObject({ stop: { reason: 'config_broken', exit: 'config' }, outcomes: [] });
    expect(loop.journal.kinds()).toEqual(['config_broken']);
  });

  test('a full disk is waited out', async () => {
    const checks = [{ name: 'disk', reason: '99 % full', fix: 'make room', transient: true }];
    using loop = bench((num) =>
      num < 4 ? Promise.resolve(fail({ code: 'startup_check_failed', checks })) : { name: 'ok' },
    );
    const end = await loop.clock.advanceUntil(loop.run({ maxRounds: 1 }));
    expect(end.stop.reason).toBe('max_rounds');
    expect(loop.begun.map((at) => (at - fakeStart) / 1000)).toEqual([0, 3, 9, 21]);
  });
});

describe('people', () => {
  test('a stop lets the running round finish', async () => {
    using loop = bench(always({ name: 'ok' }));
    const running = loop.run({});
    await loop.clock.advance(seconds(30));
    loop.requests.signalled('SIGTERM');
    const end = await loop.clock.advanceUntil(running);
    expect(end).toMatchObject({ stop: { reason: 'requested', exit: 'done' }, outcomes: ['ok'] });
    expect(loop.clock.now() - fakeStart).toBe(minutes(1));
  });

  test('a cancel and a kill reach the round', async () => {
    using loop = bench(async (roundNum, { cancel, kill }) => {
      await new Promise((resolve) => {
        kill.addEventListener('abort', resolve);
      });
      return ok(roundReport({ roundNum, outcome: { name: cancel.aborted ? 'cancelled' : 'ok' } }));
    });
    const running = loop.run({});
    await loop.clock.settle();
    loop.requests.signalled('SIGUSR1');
    loop.requests.signalled('SIGTERM');
    const end = await running;
    expect(end).toMatchObject({ stop: { reason: 'requested' }, outcomes: ['cancelled'] });
    expect(loop.journal.of('sigterm_received').map(({ action }) => action)).toEqual(['cancel', 'kill']);
  });

  test('a stop ends a wait at once', async () => {
    using loop = bench(always({ name: 'quota', scope: 'weekly', resetsAt: fakeStart + hours(100) }));
    const running = loop.run({});
    await loop.clock.advance(hours(1));
    const asked = loop.clock.now();
    loop.requests.signalled('SIGINT');
    await running;
    expect(loop.clock.now()).toBe(asked);
  });

  test('a wake runs the next round now', async () => {
    using loop = bench((num) => (num === 1 ? { name: 'quota', scope: 'weekly' } : { name: 'ok' }));
    const running = loop.run({ maxRounds: 2 });
    await loop.clock.advance(minutes(3));
    loop.requests.signalled('SIGUSR2');
    await loop.clock.advanceUntil(running);
    expect(loop.begun[1]).toBe(fakeStart + minutes(3));
  });

  test('a stop file is seen within half a minute of a long wait', async () => {
    using loop = bench(always({ name: 'quota', scope: 'weekly', resetsAt: fakeStart + hours(100) }));
    const running = loop.run({ stopFile: join(loop.folder.path, 'stop') });
    await loop.clock.advance(hours(1));
    const asked = loop.clock.now();
    loop.folder.write('stop', '');
    const end = await loop.clock.advanceUntil(running);
    expect(end.stop.reason).toBe('stop_file');
    expect(loop.clock.now() - asked).toBeLessThanOrEqual(seconds(30));
  });

  test('.agent-done ends the Loop with its words, and not the next one', async () => {
    using loop = bench((_, __, { folder }) => {
      folder.write('.agent-done', 'nothing is left to do');
      return { name: 'ok' };
    });
    const end = await loop.clock.advanceUntil(loop.run({}));
    expect(end.stop).toMatchObject({ reason: 'agent_done', why: 'nothing is left to do' });
    expect(loop.journal.of('agent_self_terminated')[0]).toMatchObject({ reason: 'nothing is left to do' });
    expect(existsSync(join(loop.folder.path, '.agent-done'))).toBe(false);
    const next = bench(always({ name: 'ok' }), loop.folder);
    expect((await next.clock.advanceUntil(next.run({ maxRounds: 1 }))).stop.reason).toBe('max_rounds');
  });
});

describe('time', () => {
  test('a limit is waited for across a supervisor that was killed', async () => {
    const reset = fakeStart + hours(2);
    using first = bench(always({ name: 'quota', scope: 'five_hour', resetsAt: reset }));
    void first.run({});
    await first.clock.advance(hours(1));
    const second = bench(always({ name: 'ok' }), first.folder);
    second.clock.setWall(first.clock.now());
    await second.clock.advanceUntil(second.run({ maxRounds: 1 }));
    expect(second.begun).toEqual([reset + seconds(60)]);
    expect(second.journal.kinds()[0]).toBe('loop_waiting');
  });

  test('a wait that is told stands on the disk already', async () => {
    using loop = bench(always({ name: 'quota', scope: 'weekly' }));
    let saved = '';
    const { record } = loop.journal;
    Object.assign(loop.journal, {
      record: (event: NewEvent) => {
        if (event.event === 'loop_waiting') saved = readFileSync(join(loop.folder.path, 'loop-state.json'), 'utf8');
        record(event);
      },
    });
    void loop.run({});
    await loop.clock.advance(minutes(2));
    expect(loopStateFromText(saved)).toMatchObject({ kind: 'waiting', wait: { reason: 'quota' } });
  });

  test('a laptop that slept through the reset goes on within half a minute', async () => {
    const reset = fakeStart + hours(2);
    using loop = bench((num) => (num === 1 ? { name: 'quota', scope: 'five_hour', resetsAt: reset } : { name: 'ok' }));
    const running = loop.run({ maxRounds: 2 });
    await loop.clock.advance(minutes(10));
    const woke = reset + hours(6);
    loop.clock.setWall(woke);
    await loop.clock.advanceUntil(running);
    expect((loop.begun[1] ?? 0) - woke).toBeLessThanOrEqual(seconds(30));
  });

  test('a clock that is set back by hours does not prolong a delay', async () => {
    using loop = bench((num) => (num === 1 ? { name: 'timeout' } : { name: 'ok' }));
    const running = loop.run({ maxRounds: 2, restartDelayMs: minutes(2) });
    await loop.clock.advance(minutes(1) + seconds(10));
    const before = loop.clock.monotonic();
    loop.clock.setWall(loop.clock.now() - hours(7));
    await loop.clock.advanceUntil(running);
    expect(loop.clock.monotonic() - before).toBe(minutes(2) - seconds(10) + minutes(1));
  });

  test('a wait for a reset that was set back waits for the reset', async () => {
    const reset = fakeStart + hours(1);
    using loop = bench((num) => (num === 1 ? { name: 'quota', scope: 'five_hour', resetsAt: reset } : { name: 'ok' }));
    const running = loop.run({ maxRounds: 2 });
    await loop.clock.advance(minutes(10));
    loop.clock.setWall(loop.clock.now() - minutes(30));
    await loop.clock.advanceUntil(running);
    expect(loop.begun[1]).toBe(reset + seconds(60));
  });

  test('a week of a weekly limit is one wait', async () => {
    using loop = bench((num) =>
      num === 1 ? { name: 'quota', scope: 'weekly', resetsAt: fakeStart + hours(7 * 24) } : { name: 'ok' },
    );
    await loop.clock.advanceUntil(loop.run({ maxRounds: 2 }));
    expect(loop.journal.of('loop_waiting')).toHaveLength(1);
    expect(loop.begun).toHaveLength(2);
  });

  test('a predecessor that died during a round makes the first round wait', async () => {
    using loop = bench(always({ name: 'ok' }));
    await loop.clock.advanceUntil(loop.run({ maxRounds: 1 }, true));
    expect(loop.begun).toEqual([fakeStart + seconds(3)]);
  });
});
