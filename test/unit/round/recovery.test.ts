import { describe, expect, test } from 'bun:test';
import { utimesSync } from 'node:fs';
import { openJournal } from '../../../src/journal/append.ts';
import { latest } from '../../../src/journal/read.ts';
import { latestRounds } from '../../../src/journal/rounds.ts';
import type { NewEvent } from '../../../src/model/event.ts';
import type { Leftovers } from '../../../src/model/round-report.ts';
import type { Status } from '../../../src/model/status.ts';
import { openFiles } from '../../../src/platform/files.ts';
import type { Host } from '../../../src/ports/host.ts';
import type { Journal } from '../../../src/ports/journal.ts';
import type { ProcessFacts, Processes, RoundMembers, SignalName } from '../../../src/ports/processes.ts';
import type { OpenRound } from '../../../src/round/open-round.ts';
import { recover } from '../../../src/round/recovery.ts';
import { readStatus, writeStatus } from '../../../src/round/status-file.ts';
import { fakeClock, fakeStart, type FakeClock } from '../../support/fake-clock.ts';
import { roundSettings } from '../../support/round-settings.ts';
import { scratch, type Scratch } from '../../support/scratch.ts';

const files = openFiles();

/** Processes that a round left behind: they heed SIGTERM, or only SIGKILL. */
const leftBehind = (mark: string, stubborn: boolean) => {
  const sent: (SignalName | 'closed')[] = [];
  let living: readonly ProcessFacts[] = [
    { pid: 43, parent: 1, command: 'sleep 600', residentBytes: 0, cpuMs: 0, startedAt: 0 },
  ];
  const round: RoundMembers = {
    alive: () => living,
    signal: (name) => {
      sent.push(name);
      if (!stubborn) living = [];
    },
    killAll: () => {
      if (living.length > 0) sent.push('SIGKILL');
      living = [];
      return Promise.resolve([]);
    },
    close: () => {
      sent.push('closed');
    },
  };
  const asked: string[] = [];
  const find: Processes['leftBehind'] = (roundId) => {
    asked.push(roundId);
    return roundId === mark && living.length > 0 ? round : undefined;
  };
  return { sent, asked, find };
};

const unused = (): never => {
  throw new Error('recovery has no business with this');
};

interface Scene {
  readonly folder: Scratch;
  readonly boot?: string;
  readonly stubborn?: boolean;
  readonly leftovers?: Leftovers;
  /** The event at whose writing the recovering supervisor dies. */
  readonly dieAt?: NewEvent['event'];
}

/** A supervisor that starts in the folder. */
const supervisor = ({ folder, boot = 'boot-1', stubborn = false, leftovers = { kind: 'clean' }, dieAt }: Scene) => {
  const clock: FakeClock = fakeClock(fakeStart + 60_000);
  const real = openJournal({ files, clock, logDir: folder.path });
  const journal: Journal = {
    ...real,
    record: (event) => {
      if (event.event === dieAt) throw new Error('killed');
      real.record(event);
    },
  };
  const left = leftBehind('mark-5', stubborn);
  const host: Host = { bootId: () => boot, metrics: unused };
  const processes: Processes = {
    leftBehind: left.find,
    start: unused,
    run: unused,
    enclose: unused,
    resolve: unused,
    spawnProblem: unused,
    facts: unused,
    containment: { subreaper: false, memoryController: false },
  };
  const settled: OpenRound[] = [];
  const settle = (round: OpenRound): Promise<Leftovers> => {
    settled.push(round);
    return Promise.resolve(leftovers);
  };
  const settings = roundSettings({ logDir: folder.path });
  const ports = { files, clock, journal, logDir: folder.path, host, processes, settings, settle };
  return { left, settled, run: () => clock.advanceUntil(recover(ports)) };
};

const start: NewEvent = { event: 'round_start', round_num: 5, phase: 'qa', round_id: 'mark-5' };
const spawn: NewEvent = { event: 'agent_spawn', round_num: 5, timeout_s: 60, pid: 42, log: 'R5-20261122T120000.log' };
const exit: NewEvent = {
  event: 'agent_exit',
  round_num: 5,
  exit_code: 0,
  duration_s: 9,
  timed_out: false,
  outcome: 'ok',
};
const end: NewEvent = { event: 'round_end', round_num: 5, outcome: 'ok' };
const running: Status = {
  round_num: 5,
  running: true,
  current_phase: 'qa',
  round_id: 'mark-5',
  boot_id: 'boot-1',
  agent_pid: 42,
  started_at: '2026-11-22T12:00:00.000Z',
};

/** What a supervisor that died left in the log folder. */
const died = (folder: Scratch, status: Status | undefined, ...events: readonly NewEvent[]): void => {
  const journal = openJournal({ files, clock: fakeClock(), logDir: folder.path });
  for (const event of events) journal.record(event);
  if (status !== undefined) writeStatus(files, folder.path, status);
};
const kinds = (folder: Scratch): readonly string[] =>
  latest({ files, logDir: folder.path }, 99).map(({ event }) => event);
const lastRound = (folder: Scratch) => latestRounds({ files, logDir: folder.path }, 1).at(-1);

describe('a round that was running', () => {
  test('has its processes ended, its tree saved, and is closed as interrupted', async () => {
    using folder = scratch();
    died(folder, running, start, spawn);
    const log = folder.write('rounds/R5-20261122T120000.log', 'last words');
    utimesSync(log, 0, (fakeStart + 30_000) / 1000);
    const { left, settled, run } = supervisor({ folder, leftovers: { kind: 'left', files: [] } });
    const { status, closed } = await run();
    expect(left.sent).toEqual(['SIGTERM', 'closed']);
    expect(settled).toEqual([{ roundNum: 5, phase: 'qa' }]);
    expect(kinds(folder)).toEqual(['round_start', 'agent_spawn', 'round_interrupted', 'agent_exit', 'round_end']);
    expect(lastRound(folder)).toMatchObject({
      interrupted: true,
      state: {
        kind: 'ended',
        outcome: { name: 'interrupted' },
        agentEnd: { exitCode: -9, duration: expect.any(Number), swept: ['43 sleep 600'] },
      },
    });
    expect(status).toMatchObject({ round_num: 5, running: false, last_exit_code: -9, last_outcome: 'interrupted' });
    expect(status.last_had_dirty_tree).toBeTrue();
    expect(readStatus(files, folder.path)).toEqual({ kind: 'present', status });
    expect(closed).toEqual([
      { roundNum: 5, phase: 'qa', swept: ['43 sleep 600'], leftovers: { kind: 'left', files: [] } },
    ]);
  });

  test('has what ignores SIGTERM killed after the grace', async () => {
    using folder = scratch();
    died(folder, running, start, spawn);
    const { left, run } = supervisor({ folder, stubborn: true });
    await run();
    expect(left.sent).toEqual(['SIGTERM', 'SIGCONT', 'SIGKILL', 'closed']);
  });

  test('before a reboot has no processes any more: its agent lived until its log’s last byte', async () => {
    using folder = scratch();
    died(folder, running, start, spawn);
    const log = folder.write('rounds/R5-20261122T120000.log', 'last words');
    utimesSync(log, 0, (fakeStart + 30_000) / 1000);
    const { left, run } = supervisor({ folder, boot: 'boot-2' });
    await run();
    expect(left.asked).toEqual([]);
    expect(lastRound(folder)).toMatchObject({ state: { agentEnd: { duration: 30_000, swept: [] } } });
  });

  test('is found by the journal alone when the status is lost', async () => {
    using folder = scratch();
    died(folder, undefined, start, spawn);
    const { left, run } = supervisor({ folder });
    expect((await run()).status).toMatchObject({ round_num: 5, running: false });
    expect(left.asked).toEqual(['mark-5']);
  });

  test('is found by the status alone when a full disk kept its events from the journal', async () => {
    using folder = scratch();
    died(folder, running);
    const { left, run } = supervisor({ folder });
    expect((await run()).status).toMatchObject({ round_num: 5, running: false });
    expect(left.sent).toEqual(['SIGTERM', 'closed']);
    expect(kinds(folder)).toEqual(['round_start', 'round_interrupted', 'agent_exit', 'round_end']);
  });

  test('and an older one of which the journal lost the end are both closed', async () => {
    using folder = scratch();
    died(folder, running, { event: 'round_start', round_num: 4, round_id: 'mark-4' });
    const { settled, run } = supervisor({ folder });
    const { status, closed } = await run();
    expect(settled.map(({ roundNum }) => roundNum)).toEqual([4, 5]);
    expect(closed.map(({ swept }) => swept)).toEqual([[], ['43 sleep 600']]);
    expect(status).toMatchObject({ round_num: 5, running: false });
  });
});

describe('a round that was elsewhere', () => {
  test('before its agent was started has no agent_exit', async () => {
    using folder = scratch();
    died(folder, { ...running, agent_pid: null }, start);
    await supervisor({ folder }).run();
    expect(kinds(folder)).toEqual(['round_start', 'round_interrupted', 'round_end']);
  });

  test('behind its agent’s end keeps that end and has its tree saved', async () => {
    using folder = scratch();
    died(folder, running, start, spawn, exit);
    const { settled, run } = supervisor({ folder });
    expect((await run()).status).toMatchObject({ last_exit_code: 0, last_duration_s: 9, last_outcome: 'interrupted' });
    expect(settled).toHaveLength(1);
    expect(kinds(folder).filter((kind) => kind === 'agent_exit')).toHaveLength(1);
  });

  test('behind its last event is over: only the status is mended', async () => {
    using folder = scratch();
    died(folder, running, start, spawn, exit, end);
    const { settled, run } = supervisor({ folder });
    const { status, closed } = await run();
    expect(closed).toEqual([]);
    expect(settled).toEqual([]);
    expect(status).toMatchObject({ round_num: 5, running: false, last_exit_code: 0, last_outcome: 'ok' });
  });

  test('of the Python tool, which wrote no mark, is closed without looking for processes', async () => {
    using folder = scratch();
    died(folder, { round_num: 5, running: true }, { event: 'round_start', round_num: 5 }, spawn);
    const { left, run } = supervisor({ folder });
    expect((await run()).status).toMatchObject({ round_num: 5, running: false, last_outcome: 'interrupted' });
    expect(left.asked).toEqual([]);
  });
});

test('nothing is done where nothing was left open', async () => {
  using folder = scratch();
  const { settled, run } = supervisor({ folder });
  expect(await run()).toEqual({ status: { round_num: 0, running: false }, closed: [] });
  expect(settled).toEqual([]);
  expect(kinds(folder)).toEqual([]);
});

describe('a recovery that is itself killed', () => {
  const moments = ['round_interrupted', 'agent_exit', 'round_end'] as const;
  test.each(moments)('before it wrote %s is finished by the next, no event twice', async (dieAt) => {
    using folder = scratch();
    died(folder, running, start, spawn);
    const first = supervisor({ folder, dieAt });
    expect(await first.run().then(() => 'went through', String)).toBe('Error: killed');
    const { status } = await supervisor({ folder }).run();
    expect(kinds(folder)).toEqual(['round_start', 'agent_spawn', 'round_interrupted', 'agent_exit', 'round_end']);
    expect(status).toMatchObject({ round_num: 5, running: false, last_exit_code: -9, last_outcome: 'interrupted' });
  });

  test('before it wrote the status is finished by the next', async () => {
    using folder = scratch();
    died(folder, running, start, spawn);
    await supervisor({ folder }).run();
    writeStatus(files, folder.path, running);
    const { settled, run } = supervisor({ folder });
    expect((await run()).status).toMatchObject({ running: false, last_outcome: 'interrupted' });
    expect(settled).toEqual([]);
    expect(kinds(folder).filter((kind) => kind === 'round_end')).toHaveLength(1);
  });
});
