import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openJournal } from '../../../src/journal/append.ts';
import { createRequests, type SignalledRequests } from '../../../src/loop/requests.ts';
import { runLoop, type LoopEnd } from '../../../src/loop/run.ts';
import type { Budget } from '../../../src/model/budget.ts';
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
import { loopPolicy, player, progress, roundReport, schedule } from '../../support/loop.ts';
import { anyOutcome } from '../../support/outcomes.ts';
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
  /** Writes into the journal on the disk, as the Round does. */
  write(event: NewEvent): void;
  run(policy: Partial<LoopPolicy>, interrupted?: boolean): Promise<LoopEnd>;
}

type PlayRound = (num: number, request: RoundRequest, bench: Bench) => Promise<Result<RoundReport>> | Outcome;

/** A Loop over rounds that take a minute of a clock that moves only when told. */
const bench = (play: PlayRound, folder = scratch('loop'), isDone = () => false): Bench => {
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
    write: (event) => openJournal({ files: openFiles(), clock, logDir: folder.path }).record(event),
    run: (policy, interrupted = false) =>
      runLoop(
        {
          clock,
          files: openFiles(),
          journal,
          requests,
          random: () => 0,
          isDone: async () => isDone(),
          nextRound: () => begun.length + 1,
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
    const end = await loop.clock.advanceUntil(
      loop.run({ players: { '': [player('claude', { loginHint: 'claude /login' })] } }),
    );
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

test('never are two rounds at once, whatever they end as and whoever wants the next', async () => {
  // Without the times that providers tell: days of waiting in slices of half a minute would be most of the test.
  const ending = anyOutcome.map((any): Outcome => {
    if (any.name === 'quota') return { name: 'quota', scope: any.scope };
    return any.name === 'transient' ? { name: 'transient', kind: any.kind } : any;
  });
  const round = fc.record({
    outcome: ending,
    wakes: fc.array(fc.integer({ min: 0, max: minutes(3) }), { maxLength: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(round, { minLength: 1, maxLength: 8 }), async (rounds) => {
      let running = 0;
      using loop = bench(async (roundNum, _, { clock, requests }) => {
        running += 1;
        expect(running).toBe(1);
        const { outcome, wakes } = rounds[roundNum - 1] ?? { outcome: { name: 'ok' as const }, wakes: [] };
        for (const after of wakes) clock.after(after, () => requests.signalled('SIGUSR2'));
        await clock.sleep(minutes(2));
        running -= 1;
        return ok(roundReport({ roundNum, outcome }));
      });
      await loop.clock.advanceUntil(loop.run({ maxRounds: rounds.length }));
    }),
    { numRuns: 25 },
  );
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

describe('a schedule', () => {
  // It is Sunday noon when the Loop begins.
  const evenings = schedule('18:00-20:00');

  test('is waited for, a round in flight finishes outside it, and the day after it opens again', async () => {
    using loop = bench(async (roundNum, _, { clock }) => {
      await clock.sleep(minutes(50));
      return ok(roundReport({ roundNum }));
    });
    await loop.clock.advanceUntil(loop.run({ maxRounds: 4, restartDelayMs: minutes(1), schedule: evenings }));
    const opened = fakeStart + hours(6);
    expect(loop.begun).toEqual([0, 51, 102, 24 * 60].map((after) => opened + minutes(after)));
    expect(loop.journal.of('loop_waiting').map(({ reason }) => reason)).toEqual(['schedule', 'schedule']);
  });

  test('is passed over once by a wake', async () => {
    using loop = bench(always({ name: 'ok' }));
    const running = loop.run({ maxRounds: 2, schedule: evenings });
    await loop.clock.advance(minutes(3));
    loop.requests.signalled('SIGUSR2');
    await loop.clock.advanceUntil(running);
    expect(loop.begun).toEqual([fakeStart + minutes(3), fakeStart + hours(6)]);
  });

  test('that was changed meanwhile is not waited for by the next supervisor', async () => {
    using first = bench(always({ name: 'ok' }));
    void first.run({ schedule: evenings });
    await first.clock.advance(minutes(1));
    const second = bench(always({ name: 'ok' }), first.folder);
    await second.clock.advanceUntil(second.run({ maxRounds: 1 }));
    expect(second.begun).toEqual([fakeStart]);
  });

  test('does not keep a Loop that has done its rounds', async () => {
    using loop = bench(always({ name: 'ok' }));
    const end = await loop.clock.advanceUntil(loop.run({ maxRounds: 1, schedule: schedule('12:00-12:01') }));
    expect(end.stop.reason).toBe('max_rounds');
    expect(loop.clock.now()).toBe(fakeStart + minutes(1));
  });
});

describe('a budget', () => {
  const budget = (limits: Budget['limits'], onExceeded: Budget['onExceeded'] = 'wait'): Partial<LoopPolicy> => ({
    budget: { limits, onExceeded, timeZone: 'UTC' },
  });
  /** Rounds that tell the journal what they cost. */
  const costly =
    (cost_usd: number): PlayRound =>
    async (round_num, _, { clock, write }) => {
      write({ event: 'round_start', round_num });
      await clock.sleep(minutes(1));
      write({ event: 'agent_usage_recorded', round_num, cost_usd });
      return ok(roundReport({ roundNum: round_num }));
    };

  test('of a day is never passed, over restarts, and waited for until midnight', async () => {
    using first = bench(costly(1));
    const running = first.run({ maxRounds: 2, ...budget({ cost_usd_per_day: 3 }) });
    await first.clock.advanceUntil(running);
    const second = bench(costly(1), first.folder);
    second.clock.setWall(first.clock.now());
    await second.clock.advanceUntil(second.run({ maxRounds: 2, ...budget({ cost_usd_per_day: 3 }) }));
    expect(second.begun).toEqual([first.clock.now(), fakeStart + hours(12)]);
    expect(second.journal.of('budget_exceeded')).toEqual([
      {
        event: 'budget_exceeded',
        budget: 'cost_usd_per_day',
        limit: 3,
        spent: 3,
        until: '2026-11-23T00:00:00.000Z',
      },
    ]);
    expect(second.journal.of('loop_waiting')[0]).toMatchObject({ reason: 'budget' });
  });

  test('of rounds in an hour spreads them over the hours', async () => {
    using loop = bench(costly(0));
    await loop.clock.advanceUntil(loop.run({ maxRounds: 5, ...budget({ rounds_per_hour: 2 }) }));
    const [a = 0, b = 0, c = 0, d = 0, e = 0] = loop.begun.map((at) => at - fakeStart);
    expect([a, c, e]).toEqual([0, hours(1), hours(2)]);
    expect([b, d - c]).toEqual([minutes(1) + seconds(3), minutes(1) + seconds(3)]);
  });

  test('ends the Loop where it is to, with 0, and the next start at once', async () => {
    using loop = bench(costly(5));
    const policy = budget({ cost_usd_per_month: 4 }, 'stop');
    const end = await loop.clock.advanceUntil(loop.run(policy));
    expect(end.stop).toEqual({
      kind: 'stop',
      reason: 'budget',
      exit: 'done',
      why: 'cost_usd_per_month = 4 is used up (5)',
    });
    expect(loop.journal.of('budget_exceeded')).toHaveLength(1);
    const next = bench(costly(5), loop.folder);
    next.clock.setWall(loop.clock.now());
    expect(await next.clock.advanceUntil(next.run(policy))).toMatchObject({ stop: { reason: 'budget' }, outcomes: [] });
  });

  test('is not passed over by a wake', async () => {
    using loop = bench(costly(5));
    const running = loop.run({ maxRounds: 2, ...budget({ cost_usd_per_day: 4 }) });
    await loop.clock.advance(hours(1));
    loop.requests.signalled('SIGUSR2');
    await loop.clock.advanceUntil(running);
    expect(loop.begun).toEqual([fakeStart, fakeStart + hours(12)]);
  });

  test('of cost that no agent tells of is told to hold nothing', async () => {
    using loop = bench(always({ name: 'ok' }));
    await loop.clock.advanceUntil(loop.run({ maxRounds: 1, ...budget({ cost_usd_per_day: 4, rounds_per_day: 4 }) }));
    expect(loop.journal.of('budget_unmeasured')).toEqual([
      { event: 'budget_unmeasured', round_num: 1, budget: 'cost_usd_per_day' },
    ]);
  });

  test('that is used up outside the schedule waits for both', async () => {
    using loop = bench(costly(5));
    await loop.clock.advanceUntil(
      loop.run({ maxRounds: 2, schedule: schedule('11:00-13:00'), ...budget({ cost_usd_per_day: 4 }) }),
    );
    expect(loop.begun).toEqual([fakeStart, fakeStart + hours(23)]);
    expect(loop.journal.of('loop_waiting').map(({ reason }) => reason)).toEqual(['budget', 'schedule']);
  });
});

describe('logins', () => {
  const team: Partial<LoopPolicy> = {
    players: { '': [player('claude'), player('codex', { fallback: 'codex' })] },
  };

  test('who stands in plays while the first waits, over a restart too, and then the first again', async () => {
    const reset = fakeStart + minutes(30);
    const plays: [string, EpochMs][] = [];
    const playing =
      (limited: boolean): PlayRound =>
      async (roundNum, { fallbackFor }, { clock }) => {
        const agent = fallbackFor?.(roundNum) ?? 'claude';
        plays.push([agent, clock.now() - fakeStart]);
        await clock.sleep(minutes(10));
        const outcome: Outcome =
          agent === 'claude' && limited ? { name: 'quota', scope: 'five_hour', resetsAt: reset } : { name: 'ok' };
        return ok(roundReport({ roundNum, outcome }));
      };
    using first = bench(playing(true));
    await first.clock.advanceUntil(first.run({ ...team, maxRounds: 2, restartDelayMs: minutes(1) }));
    const second = bench(playing(false), first.folder);
    second.clock.setWall(first.clock.now());
    await second.clock.advanceUntil(second.run({ ...team, maxRounds: 2, restartDelayMs: minutes(1) }));
    expect(plays).toEqual([
      ['claude', 0],
      ['codex', minutes(11)],
      ['codex', minutes(21)],
      ['claude', minutes(32)],
    ]);
    expect(second.journal.kinds()).toEqual(['quota_wait_ended', 'max_rounds_reached']);
  });

  test('a limit of the only one is waited for as before', async () => {
    const reset = fakeStart + hours(2);
    using loop = bench((num) => (num === 1 ? { name: 'quota', scope: 'weekly', resetsAt: reset } : { name: 'ok' }));
    await loop.clock.advanceUntil(loop.run({ maxRounds: 2, players: { '': [player('claude')] } }));
    expect(loop.begun).toEqual([fakeStart, reset + seconds(60)]);
    expect(loop.journal.of('loop_waiting')).toHaveLength(1);
  });

  test('a phase whose agent waits is stepped over with skip', async () => {
    const limits: Outcome = { name: 'quota', scope: 'weekly', resetsAt: fakeStart + hours(1) };
    using loop = bench((num, { phaseFor }) => (phaseFor(num) === 'build' && num === 1 ? limits : { name: 'ok' }));
    const policy: Partial<LoopPolicy> = {
      phases: ['build', 'review'],
      players: { build: [player('claude')], review: [player('codex')] },
      restartDelayMs: minutes(19),
    };
    await loop.clock.advanceUntil(loop.run({ ...policy, maxRounds: 5, phasePolicy: 'skip' }));
    expect(loop.phases).toEqual(['build', 'review', 'review', 'review', 'build']);
  });
});

describe('all is done', () => {
  const says =
    (...messages: readonly string[]): PlayRound =>
    async (roundNum) =>
      ok(roundReport({ roundNum, finalMessage: messages[roundNum - 1] ?? 'Nothing more.' }));

  test('when the agent’s last words promise it, in as many rounds running as configured', async () => {
    using loop = bench(says('<done>', 'not yet', 'well <done>', '<done>'));
    const end = await loop.clock.advanceUntil(loop.run({ promise: { text: '<done>', rounds: 2 } }));
    expect(end.stop).toEqual({
      kind: 'stop',
      reason: 'agent_done',
      exit: 'done',
      why: 'the agent promised “<done>” in 2 rounds running',
    });
    expect(loop.begun).toHaveLength(4);
    expect(loop.journal.of('agent_self_terminated')).toHaveLength(1);
  });

  test('once: whoever starts again gets rounds again', async () => {
    using loop = bench(says('<done>'));
    await loop.clock.advanceUntil(loop.run({ promise: { text: '<done>', rounds: 1 } }));
    const next = bench(says('go on', '<done>'), loop.folder);
    await next.clock.advanceUntil(next.run({ promise: { text: '<done>', rounds: 1 } }));
    expect(next.begun).toHaveLength(2);
  });

  test('when the completion command says so; it is asked after good rounds only', async () => {
    let asked = 0;
    using loop = bench(
      (num) => ({ name: num === 2 ? 'timeout' : 'ok' }),
      undefined,
      () => {
        asked += 1;
        return asked === 2;
      },
    );
    const end = await loop.clock.advanceUntil(loop.run({}));
    expect(end).toMatchObject({ stop: { reason: 'agent_done', exit: 'done' }, outcomes: ['ok', 'timeout', 'ok'] });
    expect(loop.journal.of('completion_confirmed')).toEqual([{ event: 'completion_confirmed', round_num: 3 }]);
    expect(loop.journal.of('agent_self_terminated')).toEqual([]);
  });
});

describe('rounds without progress', () => {
  const idle = progress();
  const unchanged =
    (fruitful: readonly number[] = []): PlayRound =>
    async (roundNum) =>
      ok(
        roundReport({
          roundNum,
          progress: fruitful.includes(roundNum) ? progress({ commits: 1, headMoved: true }) : idle,
        }),
      );

  test('end the Loop with 79 when there are too many in a row', async () => {
    using loop = bench(unchanged([2]));
    const end = await loop.clock.advanceUntil(loop.run({ noProgress: { rounds: 3, action: 'stop' } }));
    expect(end.stop).toMatchObject({ reason: 'no_progress', exit: 'gaveUp', why: '3 rounds running changed nothing' });
    expect(loop.begun).toHaveLength(5);
    expect(loop.journal.of('no_progress_detected')).toEqual([
      { event: 'no_progress_detected', rounds: 3, action: 'stop' },
    ]);
  });

  test('or slow it down, from a minute to an hour, until something changes', async () => {
    using loop = bench(unchanged([11]));
    await loop.clock.advanceUntil(loop.run({ maxRounds: 12, noProgress: { rounds: 3, action: 'slow' } }));
    const between = loop.begun.slice(1).map((at, index) => (at - (loop.begun[index] ?? 0)) / minutes(1));
    expect(between).toEqual([0.05, 0.05, 1, 2, 4, 8, 16, 32, 60, 60, 0.05]);
    expect(loop.journal.of('no_progress_detected')).toHaveLength(1);
  });

  test('are fine where the agent says in .agent-idle that there was nothing to do', async () => {
    using loop = bench(async (roundNum, _, { folder }) => {
      folder.write('.agent-idle', 'no open issue');
      return ok(roundReport({ roundNum, progress: idle }));
    });
    const end = await loop.clock.advanceUntil(loop.run({ maxRounds: 5, noProgress: { rounds: 2, action: 'stop' } }));
    expect(end.stop.reason).toBe('max_rounds');
    expect(loop.journal.of('agent_idle_declared')).toHaveLength(5);
    expect(existsSync(join(loop.folder.path, '.agent-idle'))).toBe(false);
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
