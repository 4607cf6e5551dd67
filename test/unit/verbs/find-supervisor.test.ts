import { describe, expect, test } from 'bun:test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LockHolder } from '../../../src/model/failure.ts';
import { fail } from '../../../src/model/result.ts';
import { servePidText } from '../../../src/model/serve-pid.ts';
import { isoTime } from '../../../src/model/time.ts';
import { openFiles } from '../../../src/platform/files.ts';
import type { NamedProcess } from '../../../src/ports/process-control.ts';
import { findSupervisor, mayLook } from '../../../src/verbs/find-supervisor.ts';
import { fakeStart } from '../../support/fake-clock.ts';
import { scratch } from '../../support/scratch.ts';

const uid = process.getuid?.() ?? 0;

const supervisor: NamedProcess = {
  pid: 4711,
  birth: 'boot/99',
  uid,
  command: '/usr/bin/agent-runner serve',
  startedAt: fakeStart,
  suspended: false,
};
const launch = { mode: 'background', flags: ['--max-rounds', '3'] } as const;
const pidText = servePidText({ pid: 4711, startedAt: fakeStart, birth: 'boot/99', launch });

interface Scene {
  readonly pidFile?: string;
  readonly holder?: LockHolder;
  readonly alive?: NamedProcess;
}

/** Who is found in a log folder with these files, while that process lives. */
const find = ({ pidFile, holder, alive }: Scene) => {
  using folder = scratch('find');
  writeFileSync(join(folder.path, 'agent-runner.lock'), '');
  if (pidFile !== undefined) writeFileSync(join(folder.path, 'serve.pid'), pidFile);
  const ports = {
    files: openFiles(),
    locks: { acquire: () => expect.unreachable(), holder: () => holder },
    processes: { named: (pid: number) => (pid === alive?.pid ? alive : undefined) },
  };
  return findSupervisor(ports, folder.path);
};

const holds = (command: string, sinceMs = 100): LockHolder => ({
  pid: 4711,
  since: isoTime(fakeStart + sinceMs),
  command,
});

describe('by serve.pid', () => {
  test('the process that wrote it, with the flags of its start', () => {
    expect(find({ pidFile: pidText, alive: supervisor })).toEqual({
      kind: 'running',
      supervisor: { process: supervisor, ...launch },
    });
  });

  test('also when the clock was set after its start', () => {
    const moved = { ...supervisor, startedAt: fakeStart + 86_400_000 };
    expect(find({ pidFile: pidText, alive: moved }).kind).toBe('running');
  });

  test.each([
    ['nobody', undefined, 'that process has ended'],
    ['another', { ...supervisor, birth: 'boot/100', command: 'vi' }, 'process 4711 is another one now: vi'],
    ['the same id in another boot', { ...supervisor, birth: 'later/99' }, 'process 4711 is another one now'],
    ['another user’s', { ...supervisor, uid: uid + 1 }, 'the file belongs to another user than the process'],
  ])('%s is none', (_, alive, why) => {
    const found = find({ pidFile: pidText, ...(alive === undefined ? {} : { alive }) });
    expect(found).toMatchObject({ kind: 'stale', why: expect.stringContaining(why) });
  });

  test.each(['', '4711\n', '4711\n2026-11-22T12:00:00.000Z\n{"bir'])('a torn one is stale: %p', (pidFile) => {
    expect(find({ pidFile, alive: supervisor })).toMatchObject({ kind: 'stale' });
  });
});

describe('by the holder of the lock', () => {
  test('a single round, which writes no serve.pid', () => {
    const round = { ...supervisor, command: 'agent-runner round --phase qa' };
    expect(find({ holder: holds('agent-runner round --phase qa'), alive: round })).toEqual({
      kind: 'running',
      supervisor: { process: round, mode: 'round', flags: [] },
    });
  });

  test('a supervisor whose serve.pid was removed or torn', () => {
    const holder = holds('agent-runner serve');
    expect(find({ holder, alive: supervisor })).toMatchObject({ kind: 'running', supervisor: { mode: 'foreground' } });
    expect(find({ pidFile: 'torn', holder, alive: supervisor }).kind).toBe('running');
  });

  test.each([
    ['a process that began after the lock was taken', holds('agent-runner serve', -60_000), supervisor],
    ['a program of another name', holds('agent-runner serve'), { ...supervisor, command: 'vi' }],
    ['another user’s process', holds('agent-runner serve'), { ...supervisor, uid: uid + 1 }],
    ['a verb that supervises nothing', holds('agent-runner kill'), { ...supervisor, command: 'agent-runner kill' }],
    ['a text without a time', { ...holds('agent-runner serve'), since: 'soon' }, supervisor],
  ])('%s is none', (_, holder, alive) => {
    expect(find({ holder, alive })).toEqual({ kind: 'none' });
  });

  test('nobody, where nothing is there', () => {
    expect(find({})).toEqual({ kind: 'none' });
  });
});

test('what may not be looked at is told, and not taken for nobody', () => {
  const files = openFiles();
  const refused = (errno: string) => ({
    ...files,
    readText: (path: string) => fail({ code: 'io' as const, operation: 'read', path, errno, reason: 'refused' }),
  });
  expect(mayLook({ files: refused('EACCES') }, '/logs')).toMatchObject({
    ok: false,
    failure: { code: 'io', path: '/logs/serve.pid' },
  });
  expect(mayLook({ files: refused('ENOENT') }, '/logs').ok).toBe(true);
  expect(mayLook({ files }, '/no/such/folder').ok).toBe(true);
});
