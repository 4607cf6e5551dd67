import { describe, expect, test } from 'bun:test';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JournalEvent } from '../../../src/model/event.ts';
import { fail, ok } from '../../../src/model/result.ts';
import { loopSignals } from '../../../src/loop/signals.ts';
import { openFiles } from '../../../src/platform/files.ts';
import type { Locks } from '../../../src/ports/lock.ts';
import type { Platform } from '../../../src/ports/platform.ts';
import { heardJournal } from '../../../src/verbs/heard-journal.ts';
import { holdLocks } from '../../../src/verbs/hold-locks.ts';
import { serve, type ServePorts, type Service } from '../../../src/verbs/serve.ts';
import { fakeClock, fakeStart } from '../../support/fake-clock.ts';
import { fakeJournal } from '../../support/fake-journal.ts';
import { loopPolicy, roundReport } from '../../support/loop.ts';
import { scratch } from '../../support/scratch.ts';

const holder = { pid: 7, since: '2026-11-22T11:00:00.000Z', command: 'agent-runner serve' };

const supervisor = { pid: 4711, birth: 'boot/99', uid: 1000, command: 'agent-runner serve', suspended: false };

/** Locks in memory; those in `taken` are held by somebody else. */
const fakeLocks = (taken: readonly string[] = []): Locks & { readonly held: Set<string> } => {
  const held = new Set<string>();
  return {
    held,
    acquire: (path) => {
      if (taken.includes(path)) return fail({ code: 'locked', path, holder });
      held.add(path);
      return ok({ path, release: () => void held.delete(path) });
    },
    holder: () => undefined,
  };
};

const bench = (service: Partial<Service> = {}, taken: readonly string[] = []) => {
  const folder = scratch('serve');
  const clock = fakeClock();
  const journal = fakeJournal();
  const locks = fakeLocks(taken);
  const handlers = new Map<string, () => void>();
  const onSignal: Platform['onSignal'] = (name, run) => {
    handlers.set(name, run);
    return () => void handlers.delete(name);
  };
  const logDir = join(folder.path, 'logs');
  const ports: ServePorts = {
    clock,
    files: openFiles(),
    locks,
    onSignal,
    processes: { named: () => ({ ...supervisor, startedAt: fakeStart }) },
    self: { pid: 4711 },
    random: () => 0,
  };
  const all: Service = {
    logDir,
    lockPaths: ['/logs/lock', '/tree/lock'],
    policy: loopPolicy({ maxRounds: 1 }),
    journal,
    runRound: async () => ok(roundReport()),
    launch: { mode: 'foreground', flags: [] },
    recover: async () => ({ closed: [] }),
    ...service,
  };
  const pidPath = join(logDir, 'serve.pid');
  const run = () => clock.advanceUntil(serve(ports, all));
  return { folder, clock, journal, locks, handlers, pidPath, run, [Symbol.dispose]: () => folder[Symbol.dispose]() };
};

describe('serve', () => {
  test('holds its locks and its serve.pid while it runs, and neither afterwards', async () => {
    let during: unknown;
    using it = bench({
      runRound: async () => {
        during = { locks: [...it.locks.held], pid: readFileSync(it.pidPath, 'utf8'), signals: it.handlers.size };
        return ok(roundReport());
      },
    });
    const end = await it.run();
    expect(end).toMatchObject({ ok: true, value: { stop: { reason: 'max_rounds' }, outcomes: ['ok'] } });
    expect(during).toEqual({
      locks: ['/logs/lock', '/tree/lock'],
      pid: '4711\n2026-11-22T12:00:00.000Z\n{"birth":"boot/99","mode":"foreground","flags":[]}\n',
      signals: loopSignals.length,
    });
    expect(it.locks.held.size).toBe(0);
    expect(existsSync(it.pidPath)).toBe(false);
    expect(it.handlers.size).toBe(0);
    expect(it.journal.kinds()).toEqual(['supervisor_started', 'max_rounds_reached', 'supervisor_stopped']);
    expect(it.journal.of('supervisor_stopped')[0]).toMatchObject({ exit_code: 0 });
  });

  test('a second supervisor names the first, and touches nothing of it', async () => {
    using it = bench({}, ['/tree/lock']);
    expect(await it.run()).toEqual({ ok: false, failure: { code: 'locked', path: '/tree/lock', holder } });
    expect(it.locks.held.size).toBe(0);
    expect(existsSync(it.pidPath)).toBe(false);
    expect(it.journal.events).toEqual([]);
  });

  test('closes what its predecessor left open, and then waits as after a failure', async () => {
    using it = bench({ recover: async () => ({ closed: [{}] }) });
    await it.run();
    expect(it.journal.of('loop_waiting')[0]).toMatchObject({ reason: 'failure_backoff' });
  });

  test('a signal that comes during the recovery ends it before a round', async () => {
    using it = bench({
      recover: async () => {
        it.handlers.get('SIGTERM')?.();
        return { closed: [] };
      },
    });
    expect(await it.run()).toMatchObject({ value: { stop: { reason: 'requested' }, outcomes: [] } });
  });

  test('tells its hook how it ends while it still holds its locks, and only then that it has stopped', async () => {
    let told: unknown;
    using it = bench({
      onStop: async (stop) => {
        told = { reason: stop.reason, locks: it.locks.held.size, kinds: it.journal.kinds() };
      },
    });
    await it.run();
    expect(told).toEqual({ reason: 'max_rounds', locks: 2, kinds: ['supervisor_started', 'max_rounds_reached'] });
    expect(it.journal.kinds().at(-1)).toBe('supervisor_stopped');
  });

  test('a bug during a round still closes the round, tells its end and frees everything', async () => {
    let recovered = 0;
    using it = bench({
      runRound: async () => {
        throw new TypeError('undefined is not a round');
      },
      recover: async () => {
        recovered += 1;
        return { closed: [] };
      },
    });
    const thrown: unknown = await it.run().catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(TypeError);
    expect(recovered).toBe(2);
    expect(it.journal.of('supervisor_stopped')[0]).toMatchObject({ exit_code: 70 });
    expect([it.locks.held.size, it.handlers.size, existsSync(it.pidPath)]).toEqual([0, 0, false]);
  });
});

describe('locks', () => {
  test('all or none', () => {
    const locks = fakeLocks(['/c']);
    expect(holdLocks(locks, ['/a', '/b', '/c']).ok).toBe(false);
    expect(locks.held.size).toBe(0);
    const held = holdLocks(locks, ['/a', '/b']);
    expect([...locks.held]).toEqual(['/a', '/b']);
    if (held.ok) held.value();
    expect(locks.held.size).toBe(0);
  });
});

describe('a journal that is heard', () => {
  test('tells every event with its time, after it is recorded', () => {
    const journal = fakeJournal();
    const heard: JournalEvent[] = [];
    const tee = heardJournal(journal, fakeClock(), (event) => {
      expect(journal.events).toHaveLength(heard.length + 1);
      heard.push(event);
    });
    tee.record({ event: 'quota_wait_ended', round_num: 3 });
    expect(heard).toEqual([{ ts: new Date(fakeStart).toISOString(), event: 'quota_wait_ended', round_num: 3 }]);
    expect(tee.held).toBe(0);
  });
});
