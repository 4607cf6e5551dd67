import { describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import { ok } from '../../../src/model/result.ts';
import { openFiles } from '../../../src/platform/files.ts';
import type { RoundMembers } from '../../../src/ports/processes.ts';
import type { ControlledProject } from '../../../src/verbs/controlled-project.ts';
import { killSupervisor } from '../../../src/verbs/kill.ts';
import type { RunningSupervisor } from '../../../src/verbs/supervisor-handle.ts';
import { fakeClock, fakeStart } from '../../support/fake-clock.ts';
import { fakeJournal } from '../../support/fake-journal.ts';
import { scratch } from '../../support/scratch.ts';

const supervisor: RunningSupervisor = {
  process: {
    pid: 4711,
    birth: 'boot/1',
    uid: 0,
    command: 'agent-runner serve',
    startedAt: fakeStart,
    suspended: false,
  },
  mode: 'background',
  flags: [],
};

const escaped = { pid: 99, parent: 1, command: 'daemon', residentBytes: 0, cpuMs: 0, startedAt: fakeStart };

/** A supervisor that ends some seconds after it is told to, or never; what was sent to whom, and when. */
const bench = (answersAfterMs: number | undefined) => {
  const folder = scratch('kill');
  folder.write('serve.pid', 'a text');
  const clock = fakeClock();
  const journal = fakeJournal();
  const log: string[] = [];
  const since = clock.monotonic();
  let endsAt = Number.POSITIVE_INFINITY;
  const tell = (what: string): void => void log.push(`${Math.round((clock.monotonic() - since) / 1000)} s: ${what}`);
  const handle: ControlledProject['handle'] = {
    find: () => ({ kind: 'running', supervisor }),
    letEnd: async () => {},
    stayDown: async () => {},
    askRestart: async () => ok(undefined),
    lives: () => clock.monotonic() < endsAt,
    signal: (_, name) => {
      tell(name);
      if (name === 'SIGTERM' && answersAfterMs !== undefined) endsAt = clock.monotonic() + answersAfterMs;
      if (name === 'SIGKILL') endsAt = clock.monotonic();
      return ok(true);
    },
    start: () => expect.unreachable(),
  };
  let below = [escaped];
  const members: RoundMembers = {
    alive: () => below,
    signal: (name) => tell(`${name} to those below it`),
    killAll: async () => {
      tell('SIGKILL to those below it');
      below = [];
      return [];
    },
    close: () => {},
  };
  const project: ControlledProject = {
    logDir: folder.path,
    handle,
    killGrace: 5000,
    journal,
    supervised: {
      lockPaths: ['/lock'],
      recover: async () => {
        tell('the round is closed');
        return { status: { round_num: 3, running: false }, closed: [] };
      },
    },
  };
  const unused = () => expect.unreachable();
  const ports = {
    clock,
    files: openFiles(),
    locks: { acquire: (path: string) => ok({ path, release: () => tell('the locks are given back') }), holder: unused },
    processes: { descendants: () => members },
  };
  const kill = () => clock.advanceUntil(killSupervisor(ports, project, {}));
  return { folder, log, journal, kill, pidPath: join(folder.path, 'serve.pid') };
};

describe('kill', () => {
  test('one that answers is left to end its round and itself', async () => {
    const { folder, log, kill } = bench(3000);
    using _ = folder;
    expect(await kill()).toMatchObject({ value: { supervisor: 'ended', ended: [], survivors: [] } });
    expect(log).toEqual(['0 s: SIGTERM', '0 s: SIGINT', '3 s: the round is closed', '3 s: the locks are given back']);
  });

  test('one that hangs is frozen and killed after the grace and 10 s, then whoever is below it, then the round is closed', async () => {
    const { folder, log, journal, kill, pidPath } = bench(undefined);
    using _ = folder;
    expect(await kill()).toMatchObject({ value: { supervisor: 'killed', pid: 4711, ended: ['99 daemon'] } });
    expect(log).toEqual([
      '0 s: SIGTERM',
      '0 s: SIGINT',
      '15 s: SIGSTOP',
      '15 s: SIGKILL',
      '15 s: SIGTERM to those below it',
      '20 s: SIGKILL to those below it',
      '20 s: the round is closed',
      '20 s: the locks are given back',
    ]);
    expect(journal.of('supervisor_stopped')).toMatchObject([{ exit_code: -9 }]);
    expect(openFiles().facts(pidPath)).toBeUndefined();
  });
});
