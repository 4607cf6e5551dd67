import { describe, expect, test } from 'bun:test';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hours, minutes } from '../../../src/detectors/define.ts';
import { detectors } from '../../../src/detectors/index.ts';
import { eventLine } from '../../../src/journal/line.ts';
import type { NewEvent } from '../../../src/model/event.ts';
import { ok } from '../../../src/model/result.ts';
import { isoTime } from '../../../src/model/time.ts';
import { openFiles } from '../../../src/platform/files.ts';
import { openLocalHost } from '../../../src/witness/local-host.ts';
import { createWitness, type WitnessParts } from '../../../src/witness/witness.ts';
import { eventSamples } from '../../support/event-samples.ts';
import { fakeClock, fakeStart } from '../../support/fake-clock.ts';
import { fakeJournal } from '../../support/fake-journal.ts';
import { scratch } from '../../support/scratch.ts';
import { valueOf } from '../../support/value-of.ts';
import { fakeHost, fakeState, switchedDetector, witnessSettings, ruleOf } from '../../support/witness.ts';

const processes = { named: () => undefined, signalProcess: () => 'gone' as const, descendants: () => undefined };
const none = {
  mem_total_mb: 0,
  mem_available_mb: 0,
  mem_used_pct: 0,
  disk_total_gb: 0,
  disk_free_gb: 0,
  disk_used_pct: 0,
  load_1m: 0,
  load_5m: 0,
  load_15m: 0,
  cpu_pct: 0,
};

/** A Witness over a host in memory; `poll` waits a while, then looks, and gives what was told. */
const witnessed = (changes: Partial<WitnessParts> = {}) => {
  const clock = fakeClock();
  const host = fakeHost(clock);
  const journal = fakeJournal();
  const state = fakeState();
  const open = () =>
    createWitness({ clock, host, journal, state, detectors, settings: witnessSettings(), mayAct: true, ...changes });
  let witness = open();
  const poll = async (after = minutes(1)): Promise<readonly string[]> => {
    await clock.advance(after);
    const from = journal.events.length;
    valueOf(await witness.poll());
    return journal.events
      .slice(from)
      .map((event) => ('detector' in event ? `${event.event.replace('monitor_', '')} ${event.detector}` : event.event));
  };
  const restart = (): void => {
    witness = open();
  };
  return { clock, host, journal, state, poll, restart };
};

let nextRound = 1;
const round = (
  outcome: NewEvent & { event: 'round_end' },
  more: Partial<NewEvent & { event: 'round_start' }> = {},
): NewEvent[] => {
  const round_num = nextRound;
  nextRound += 1;
  return [
    { event: 'round_start', round_num, agent: 'claude', preset: 'claude', ...more },
    { event: 'agent_spawn', round_num, timeout_s: 1800, log: `R${round_num}.log` },
    { event: 'agent_exit', round_num, exit_code: 1, duration_s: 60, timed_out: false },
    { ...outcome, round_num },
  ];
};
const ended = (
  outcome: 'ok' | 'auth' | 'failed' | 'timeout',
  more: Partial<NewEvent & { event: 'round_start' }> = {},
) => round({ event: 'round_end', round_num: 1, outcome }, more);

const running = { kind: 'running', pid: 4711, startedAt: fakeStart - hours(1) } as const;

describe('a Witness', () => {
  test('raises and clears as the rounds go', async () => {
    const { host, poll } = witnessed();
    host.write(...ended('ok'), ...ended('timeout'));
    expect(await poll()).toEqual([]);
    host.write(...ended('timeout'));
    expect(await poll()).toEqual(['alert_emitted timeout_rate']);
    expect(await poll()).toEqual([]);
    host.write(...Array.from({ length: 9 }, () => ended('ok')).flat());
    expect(await poll()).toEqual(['alert_cleared timeout_rate']);
  });

  test('reads only what is new, and leaves a half line for the next poll', async () => {
    const { host, poll } = witnessed();
    host.write(...ended('timeout'));
    await poll();
    host.writeRaw('{"ts":"2026-11-22T12:00:00.000Z","event":"round_st');
    await poll();
    host.writeRaw('art","round_num":900}\n');
    await poll();
    const cursors = host.requests.map(({ events }) => (events.kind === 'cursor' ? events.cursor.offset : 'tail'));
    const [first, ...later] = cursors;
    expect(first).toBe('tail');
    expect(later[0]).toBe(later[1]);
  });

  test('after a restart goes on with the alerts that it had', async () => {
    const { host, poll, restart } = witnessed();
    host.write(...ended('timeout'), ...ended('timeout'));
    expect(await poll()).toEqual(['alert_emitted timeout_rate']);
    restart();
    expect(await poll()).toEqual([]);
    host.write(...Array.from({ length: 9 }, () => ended('ok')).flat());
    expect(await poll()).toEqual(['alert_cleared timeout_rate']);
  });

  test('tells a detector that throws once, and hears the others', async () => {
    const broken = switchedDetector('broken', () => {
      throw new TypeError('undefined is not a function');
    });
    const sound = switchedDetector('sound', () => ({ message: 'it is there' }));
    const rules = { broken: ruleOf(broken), sound: ruleOf(sound) };
    const { poll } = witnessed({ detectors: [broken, sound], settings: witnessSettings({ rules }) });
    expect(await poll()).toEqual(['detector_failed broken', 'alert_emitted sound']);
    expect(await poll()).toEqual([]);
  });

  test('tells how to renew the login with the alert', async () => {
    const { host, journal, poll } = witnessed({
      settings: witnessSettings({ hints: { oauth_fail: 'run claude /login' } }),
    });
    host.write(...ended('auth'), ...ended('auth'));
    await poll();
    expect(journal.of('monitor_alert_emitted')).toEqual([
      {
        event: 'monitor_alert_emitted',
        detector: 'oauth_fail',
        severity: 'critical',
        message: 'the login was refused in 2 of the last 10 rounds; run claude /login',
        auto_action: 'stop_service',
      },
    ]);
  });

  test('counts torn, binary and foreign lines, and goes on', async () => {
    const { host, journal, poll } = witnessed();
    host.write(...ended('timeout'));
    host.writeRaw(
      '{"ts":"2026-11-22T12:00:00Z","event":"ro\n\u0000\u0001\u0002\n[1]\n{"ts":"2026-11-22T12:00:00Z","event":"from_the_future"}\n',
    );
    host.write(...ended('timeout'));
    expect(await poll()).toEqual(['alert_emitted timeout_rate', 'alert_emitted journal_damage']);
    expect(journal.of('monitor_alert_emitted').at(-1)?.message).toStartWith(
      'the journal cannot be read in 3 places, last: ',
    );
    expect(await poll(hours(2))).toEqual(['alert_cleared journal_damage']);
  });

  test('leaves what is older than eight days alone', async () => {
    const { host, clock, poll } = witnessed();
    host.write(...ended('timeout'), ...ended('timeout'));
    await clock.advance(hours(24 * 365));
    expect(await poll()).toEqual([]);
  });

  test('tells damage that is new though nothing was written for hours', async () => {
    const { host, poll } = witnessed();
    host.write(...ended('ok'));
    await poll();
    await poll(hours(30));
    host.writeRaw('\u0000\u0001\n');
    expect(await poll()).toEqual(['alert_emitted journal_damage']);
  });

  test('does not take a host’s clock for set while it is this machine that slept, or whose clock was set', async () => {
    const { clock, host, poll } = witnessed();
    Object.assign(host, { name: 'pi' });
    let ahead = 0;
    const there = host.poll;
    host.poll = async (request) => ok({ ...valueOf(await there(request)), at: clock.now() + ahead });
    await poll();
    // A laptop that slept: its wall clock went on, its monotonic one did not.
    clock.setWall(clock.now() + hours(8));
    expect(await poll()).toEqual([]);
    // Its clock was set back, the other’s was not.
    clock.setWall(clock.now() - hours(2));
    ahead = hours(2);
    expect(await poll()).toEqual([]);
    ahead = hours(5);
    expect(await poll()).toEqual(['alert_emitted clock_jump']);
  });

  test('does not take a round for hung, nor a disk for filling, because of a clock that was set', async () => {
    const { clock, host, poll } = witnessed();
    host.supervisor = running;
    host.write({ event: 'round_start', round_num: 700 }, { event: 'agent_spawn', round_num: 700, timeout_s: 3600 });
    const told: string[] = [];
    const fill = async (minutesLong: number): Promise<void> => {
      for (let minute = 0; minute < minutesLong; minute += 1) {
        const [disk] = host.sample.disks;
        const freeBytes = (disk?.freeBytes ?? 1_000_000) - 1000;
        host.sample = { disks: [{ role: 'work_tree', totalBytes: 1_000_000, freeBytes, usedPct: 10 }] };
        told.push(...(await poll()));
      }
    };
    await fill(30);
    clock.setWall(clock.now() + hours(8));
    await fill(25);
    expect(told).toEqual(['alert_emitted clock_jump']);
    // By the clock that nobody set the hour and a half is over.
    await fill(40);
    expect(told.filter((what) => what.endsWith('hung'))).toEqual(['alert_emitted hung']);
    expect(told.filter((what) => what.endsWith('disk_fill'))).toEqual([]);
  });

  test.each([1, 30])(
    'knows the rate of an hour by looks every %d s, and after a restart waits for one',
    async (every) => {
      const { clock, host, poll, restart } = witnessed();
      const total = 100_000_000;
      const begin = clock.now();
      const told: string[] = [];
      const lookFor = async (length: number, perMinute: number): Promise<void> => {
        for (const end = clock.now() + length; clock.now() < end;) {
          const used = ((clock.now() - begin) / minutes(1)) * perMinute;
          host.sample = { disks: [{ role: 'work_tree', totalBytes: total, freeBytes: total - used, usedPct: 50 }] };
          told.push(...(await poll(every * 1000)));
        }
      };
      await lookFor(minutes(30), 1_000_000);
      expect(told).toEqual(['alert_emitted disk_fill']);
      restart();
      await lookFor(minutes(15), 1_000_000);
      expect(told).toEqual(['alert_emitted disk_fill']);
    },
  );

  test('misses nothing of a journal that was not there at its first look', async () => {
    using folder = scratch('new');
    const clock = fakeClock();
    const parts = { clock, files: openFiles(), host: { metrics: () => none, bootId: () => '' }, processes };
    const host = openLocalHost(parts, { logDir: folder.path, workDir: folder.path });
    const journal = fakeJournal();
    const settings = witnessSettings();
    const witness = createWitness({ clock, host, journal, state: fakeState(), detectors, settings, mayAct: false });
    valueOf(await witness.poll());
    const all = Array.from({ length: 400 }, () => ended('ok')).flat();
    folder.write(
      `events-${isoTime(clock.now()).slice(0, 7)}.jsonl`,
      all.map((event) => eventLine(isoTime(clock.now()), event)).join(''),
    );
    expect(valueOf(await witness.poll()).news).toHaveLength(all.length);
  });

  test('at its first look reads as far back as the longest window of the user’s own', async () => {
    const lookBackMs = hours(24);
    const counted: number[] = [];
    const ownLook: WitnessParts['ownLook'] = async ({ entries }) => {
      counted.push(entries.filter((entry) => entry.kind === 'event' && entry.event.event === 'orphan_stashed').length);
      return {};
    };
    const { host, clock, poll } = witnessed({ settings: witnessSettings({ lookBackMs }), ownLook });
    host.write({ event: 'orphan_stashed', round_num: 1, ref: 'x', reason: 'x' });
    await clock.advance(hours(10));
    // More rounds than are kept, and more bytes than a first look reads at once.
    host.write(...Array.from({ length: 200 }, () => ended('ok')).flat());
    await poll();
    expect(counted).toEqual([1]);
  });

  test('takes 10,000 rounds of every kind of event in one poll, and tells each thing once', async () => {
    using folder = scratch('much');
    const clock = fakeClock();
    const journal = fakeJournal();
    const month = join(folder.path, `events-${isoTime(clock.now()).slice(0, 7)}.jsonl`);
    const files = openFiles();
    const parts = { clock, files, host: { metrics: () => none, bootId: () => '' }, processes };
    const host = openLocalHost(parts, { logDir: folder.path, workDir: folder.path });
    const settings = witnessSettings();
    const witness = createWitness({ clock, host, journal, state: fakeState(), detectors, settings, mayAct: true });
    const begun: NewEvent = { event: 'supervisor_started', pid: 1, version: '' };
    writeFileSync(month, eventLine(isoTime(clock.now()), begun));
    valueOf(await witness.poll());
    const kinds = eventSamples.filter(({ event }) => !event.startsWith('monitor_'));
    const lines = (round_num: number): string =>
      kinds
        .map((event): NewEvent => ('round_num' in event ? { ...event, round_num } : event))
        .map((event) => eventLine(isoTime(clock.now()), event))
        .join('');
    const all = Array.from({ length: 250 }, (_, index) => lines(index + 1)).join('');
    for (let times = 0; times < 40; times += 1) appendFileSync(month, all);
    await clock.advance(minutes(1));
    const { news, watch } = valueOf(await witness.poll());
    expect(news).toHaveLength(10_000 * kinds.length);
    expect(watch.rounds.length).toBeLessThanOrEqual(50);
    const told = journal.of('monitor_alert_emitted').map(({ detector }) => detector);
    expect(told).toEqual([...new Set(told)]);
    expect(JSON.stringify(watch).length).toBeLessThan(200_000);
  }, 60_000);

  test('tells that the clock was set, and when that is no news any more', async () => {
    const { clock, poll } = witnessed();
    await poll();
    clock.setWall(clock.now() + hours(3));
    expect(await poll()).toEqual(['alert_emitted clock_jump']);
    expect(await poll(hours(1))).toEqual(['alert_cleared clock_jump']);
  });

  test('tells a budget that goes too fast, until its day is over', async () => {
    const budget = { limits: { rounds_per_day: 500 }, onExceeded: 'wait', timeZone: 'UTC' } as const;
    const { host, poll } = witnessed({ settings: witnessSettings({ budget }) });
    // More rounds than are kept, in more bytes than a first look reads: they count all the same.
    host.write(...Array.from({ length: 300 }, () => ended('ok')).flat());
    expect([...(await poll()), ...(await poll(minutes(6)))]).toEqual(['alert_emitted budget_burn']);
    expect([...(await poll(hours(12))), ...(await poll(minutes(6)))]).toEqual(['alert_cleared budget_burn']);
  });

  test('measures the memory of the open round, and only of that', async () => {
    const { host, poll } = witnessed({ settings: witnessSettings({ memoryLimitBytes: 1000 }) });
    host.supervisor = running;
    await poll();
    host.write({ event: 'round_start', round_num: 800 }, { event: 'agent_spawn', round_num: 800, timeout_s: 1800 });
    await poll();
    const told: string[] = [];
    for (let step = 1; step <= 8; step += 1) {
      host.roundMemoryBytes = step * 100;
      told.push(...(await poll()));
    }
    expect(told).toEqual(['alert_emitted mem_growth']);
    host.write({ event: 'round_end', round_num: 800, outcome: 'ok' });
    expect([...(await poll()), ...(await poll())]).toEqual(['alert_cleared mem_growth']);
    expect(host.requests.at(-1)?.roundMemory).toBeFalse();
  });
});

describe('a refused login told by text only', () => {
  const custom = { agent: 'mine', preset: 'custom' };

  test('counts in failed rounds of agents without a reader', async () => {
    const { host, poll } = witnessed();
    host.write(...ended('failed', custom), ...ended('failed', custom));
    for (const number of [nextRound - 2, nextRound - 1]) host.logs.set(`R${number}.log`, 'Error 401');
    expect(await poll()).toEqual(['alert_emitted oauth_fail']);
  });

  test('counts neither in good rounds nor where a reader knew better', async () => {
    const { host, poll } = witnessed();
    host.write(...ended('ok', custom), ...ended('ok', custom), ...ended('failed'), ...ended('failed'));
    for (let number = nextRound - 4; number < nextRound; number += 1) host.logs.set(`R${number}.log`, 'Error 401');
    expect(await poll()).toEqual([]);
  });
});

describe('auto-stop', () => {
  const refused = () => [...ended('auth'), ...ended('auth')];

  test('asks the supervisor once, and tells why before', async () => {
    const { host, poll } = witnessed();
    host.supervisor = running;
    host.write(...refused());
    expect(await poll()).toEqual(['alert_emitted oauth_fail', 'auto_stop_triggered oauth_fail']);
    host.write(...ended('auth'));
    expect(await poll()).toEqual([]);
    expect(host.stops).toBe(1);
  });

  test('that fails is told, and tried again until it works', async () => {
    const { host, poll } = witnessed();
    host.supervisor = running;
    host.stopRefusal = 'another user’s process';
    host.write(...refused());
    expect(await poll()).toEqual([
      'alert_emitted oauth_fail',
      'auto_stop_triggered oauth_fail',
      'auto_stop_failed oauth_fail',
    ]);
    expect(await poll()).toEqual([]);
    host.stopRefusal = undefined;
    await poll();
    await poll();
    expect(host.stops).toBe(3);
  });

  test('does not touch a supervisor that was started after the last refusal', async () => {
    const { host, clock, poll } = witnessed();
    host.write(...refused());
    await clock.advance(hours(1));
    host.supervisor = { ...running, startedAt: clock.now() };
    expect(await poll()).toEqual(['alert_emitted oauth_fail']);
    expect(host.stops).toBe(0);
    host.write(...ended('auth'));
    expect(await poll()).toEqual(['auto_stop_triggered oauth_fail']);
    expect(host.stops).toBe(1);
  });

  test('respects a person’s later start until the condition arises anew', async () => {
    const { host, clock, poll } = witnessed();
    host.supervisor = running;
    host.write(...refused());
    await poll();
    host.write({ event: 'monitor_auto_stop_triggered', detector: 'oauth_fail', host: null });
    host.write({ event: 'supervisor_stopped', reason: 'requested', exit_code: 0 });
    host.supervisor = { kind: 'none' };
    await poll();
    host.supervisor = { ...running, pid: 4800, startedAt: clock.now() };
    host.write({ event: 'supervisor_started', pid: 4800, version: '0.2.0' });
    expect(await poll()).toEqual(['alert_cleared oauth_fail']);
    host.write(...ended('auth'));
    expect(await poll()).toEqual([]);
    host.write(...ended('auth'));
    expect(await poll()).toEqual(['alert_emitted oauth_fail', 'auto_stop_triggered oauth_fail']);
    expect(host.stops).toBe(2);
  });

  test('sends no second signal, which would kill the round, to a supervisor that ends already', async () => {
    const { host, poll } = witnessed();
    host.supervisor = running;
    host.write(...refused());
    host.sample = { disks: [{ role: 'work_tree', totalBytes: 100, freeBytes: 1, usedPct: 99 }] };
    await poll();
    expect(host.stops).toBe(1);
    // On a full disk the journal has not told of the signal when the next alert comes.
    const full = witnessed();
    full.host.supervisor = running;
    full.host.sample = { disks: [{ role: 'work_tree', totalBytes: 100, freeBytes: 0, usedPct: 100 }] };
    await full.poll();
    full.host.write(...refused());
    expect(await full.poll()).toEqual(['alert_emitted oauth_fail']);
    expect(full.host.stops).toBe(1);
    const other = witnessed();
    other.host.supervisor = running;
    other.host.write({ event: 'sigterm_received', signal: 'SIGINT', action: 'stop' }, ...refused());
    expect(await other.poll()).toEqual(['alert_emitted oauth_fail']);
    expect(other.host.stops).toBe(0);
  });

  test('of a detector that is not named, or of a monitor that only looks on, is none', async () => {
    const unnamed = witnessed({ settings: witnessSettings({ autoStopOn: [] }) });
    unnamed.host.supervisor = running;
    unnamed.host.write(...refused());
    expect(await unnamed.poll()).toEqual(['alert_emitted oauth_fail']);
    const looking = witnessed({ mayAct: false });
    looking.host.supervisor = running;
    looking.host.write(...refused());
    await looking.poll();
    expect([unnamed.host.stops, looking.host.stops]).toEqual([0, 0]);
  });
});

describe('the log folder of the Python tool 0.1.6', () => {
  const logDir = join(import.meta.dir, '../../golden/releases/0.1.6-python/logs');
  test('is read rightly: its login burn and its refused start are told, and nothing else', async () => {
    const clock = fakeClock(Date.UTC(2026, 10, 22, 12, 30));
    const journal = fakeJournal();
    const host = openLocalHost(
      { clock, files: openFiles(), host: { metrics: () => none, bootId: () => '' }, processes },
      { logDir, workDir: '/nowhere' },
    );
    const authPatterns = [/\b(oauth|unauthorized|401)\b/i];
    const settings = witnessSettings({ authPatterns });
    const witness = createWitness({ clock, host, journal, state: fakeState(), detectors, settings, mayAct: true });
    valueOf(await witness.poll());
    const [first, second, ...others] = journal.of('monitor_alert_emitted');
    expect(first).toMatchObject({
      detector: 'oauth_fail',
      message: 'the login was refused in 5 of the last 10 rounds',
    });
    expect(second?.detector).toBe('smoke_fail_rate');
    expect(second?.message).toStartWith('1 of the last 10 starts failed a startup check');
    expect(others).toEqual([]);
  });
});
