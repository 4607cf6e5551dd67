import { describe, expect, test } from 'bun:test';
import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { logFolder } from '../../../../src/model/log-folder.ts';
import { fail, ok } from '../../../../src/model/result.ts';
import { openFiles } from '../../../../src/platform/files.ts';
import type { NamedProcess } from '../../../../src/ports/process-control.ts';
import type { ServiceManager } from '../../../../src/ports/service-manager.ts';
import type { FoundSupervisor } from '../../../../src/verbs/supervisor-handle.ts';
import { restartAll } from '../../../../src/verbs/upgrade/restart-all.ts';
import { returnsAlone, type Restartable } from '../../../../src/verbs/upgrade/restart-runner.ts';
import type { Runner } from '../../../../src/verbs/upgrade/runners.ts';
import { fakeClock, fakeStart } from '../../../support/fake-clock.ts';
import { fakeJournal, type FakeJournal } from '../../../support/fake-journal.ts';
import { scratch } from '../../../support/scratch.ts';

const files = openFiles();
const [from, to] = ['0.2.0', '0.3.0'];

/** A machine on which supervisors run in the background from an executable whose text is its version. */
const machine = () => {
  const folder = scratch('restart-all');
  const path = folder.write('agent-runner', to);
  const binary = { path, folder: folder.path, previous: folder.write('agent-runner.previous', from) };
  const shop = {
    made: join(folder.path, 'made'),
    outgoing: join(folder.path, 'outgoing'),
    older: join(folder.path, 'older'),
    close: () => {},
  };
  const clock = fakeClock();
  const living = new Map<number, NamedProcess>();
  let pids = 100;

  const begin = (): NamedProcess => {
    pids += 1;
    const named = { pid: pids, birth: `b${pids}`, uid: 0, command: 'serve', startedAt: 0, suspended: false };
    living.set(pids, named);
    return named;
  };

  /** `refuses`: the versions with which it does not come up; `ends`: what a new one says when it ends at its start. */
  const runner = (
    name: string,
    refuses: readonly string[] = [],
    ends?: { readonly exit_code: number; readonly reason: string },
  ): Runner & { readonly now: () => NamedProcess; readonly journal: FakeJournal } => {
    let now = begin();
    const logDir = join(folder.path, name);
    files.makeFolder(logDir);
    const journal = fakeJournal();
    const find = (): FoundSupervisor => ({
      kind: 'running',
      supervisor: { process: now, mode: 'background', flags: [] },
    });
    const write = (event: Readonly<Record<string, unknown>>): void =>
      appendFileSync(
        join(logDir, logFolder.events(fakeStart)),
        `${JSON.stringify({ ts: '2026-11-22T12:00:00.000Z', ...event })}\n`,
      );
    const started = (version: string): void => {
      now = begin();
      write({ event: 'supervisor_started', pid: now.pid, version });
    };
    const handle = {
      find,
      lives: ({ process }: { readonly process: NamedProcess }) => living.has(process.pid),
      signal: () => ok(true),
      letEnd: async () => {},
      stayDown: async () => {},
      askRestart: async () => ok(undefined),
      start: async () => {
        const version = readFileSync(path, 'utf8');
        if (refuses.includes(version)) return fail({ code: 'not_started', exit: 1, log: '', lines: ['no'] } as const);
        started(version);
        if (ends !== undefined) {
          write({ event: 'supervisor_stopped', ...ends });
          living.delete(now.pid);
          return fail({ code: 'not_started', exit: ends.exit_code, log: '', lines: [ends.reason] } as const);
        }
        return ok({ process: now, mode: 'background', flags: [] } as const);
      },
    };
    const supervised = { lockPaths: [], recover: () => Promise.reject(new Error('not here')) };
    return {
      role: 'runner',
      process: now,
      config: `/${name}.toml`,
      project: { logDir, handle, killGrace: 0, journal, supervised },
      isBehind: false,
      way: { kind: 'background', flags: [] },
      now: () => now,
      journal,
    };
  };

  const processes = {
    named: (pid: number) => living.get(pid),
    signalProcess: ({ pid }: Pick<NamedProcess, 'pid'>) => (living.delete(pid) ? ('sent' as const) : ('gone' as const)),
    runningFrom: () => [],
  };
  const leave = new AbortController();
  const run = (runners: readonly Runner[]) =>
    clock.advanceUntil(
      restartAll({ clock, files, processes }, runners, {
        binary,
        shop,
        from,
        to,
        waitingFor: () => ({ leave: leave.signal }),
      }),
    );
  return { folder, runner, run, leave, living, binary, inPlace: () => readFileSync(path, 'utf8') };
};

/** What stands in a runner’s journal. */
const recorded = ({ journal }: { readonly journal: FakeJournal }): readonly unknown[] => journal.events;

describe('restarting all that runs from an executable', () => {
  test('is one after the other, and told in the journal of each', async () => {
    const { folder, runner, run } = machine();
    const [one, two] = [runner('one'), runner('two')];
    const result = await run([one, two]);
    expect(result).toMatchObject({
      ok: true,
      value: [
        { kind: 'restarted', config: '/one.toml', pid: one.now().pid },
        { kind: 'restarted', config: '/two.toml', pid: two.now().pid },
      ],
    });
    expect([...recorded(one), ...recorded(two)]).toEqual([
      { event: 'service_upgraded', from, to },
      { event: 'service_upgraded', from, to },
    ]);
    folder[Symbol.dispose]();
  });

  test('takes all of it back where one does not come up, also those that did', async () => {
    const { folder, runner, run, inPlace, living } = machine();
    const [fine, broken, later] = [runner('fine'), runner('broken', [to]), runner('later')];
    const result = await run([fine, broken, later]);
    expect(result).toEqual({
      ok: false,
      failure: {
        code: 'upgrade',
        trouble: {
          kind: 'rolled_back',
          from,
          to,
          config: '/broken.toml',
          reason: 'it ended with exit 1: no',
          down: [],
        },
      },
    });
    expect(inPlace()).toBe(from);
    expect([fine, broken, later].map(({ now }) => living.has(now().pid))).toEqual([true, true, true]);
    expect(later.now().pid).toBe(later.process.pid);
    const rolledBack = { event: 'service_upgrade_rolled_back', from, to, reason: 'it ended with exit 1: no' };
    expect(recorded(fine)).toEqual([{ event: 'service_upgraded', from, to }, rolledBack]);
    expect(recorded(broken)).toEqual([rolledBack]);
    folder[Symbol.dispose]();
  });

  test('says who is down where not even the version before comes up', async () => {
    const { folder, runner, run } = machine();
    expect(await run([runner('broken', [from, to])])).toMatchObject({
      failure: { trouble: { down: [{ config: '/broken.toml', reason: 'it ended with exit 1: no' }] } },
    });
    folder[Symbol.dispose]();
  });

  test('does not start again what ended by itself while another was waited for', async () => {
    const { folder, runner, run, living } = machine();
    const done = runner('done');
    living.delete(done.process.pid);
    expect(await run([done])).toMatchObject({ ok: true, value: [{ kind: 'gone', pid: done.process.pid }] });
    expect(living.size).toBe(0);
    expect(recorded(done)).toEqual([]);
    folder[Symbol.dispose]();
  });

  test('does not take a version back because a stop file ends its supervisor at the start', async () => {
    const { folder, runner, run, inPlace } = machine();
    const reason = 'stop_file: /STOP is there';
    expect(await run([runner('stopped', [], { exit_code: 0, reason })])).toMatchObject({
      ok: true,
      value: [{ kind: 'ended', reason }],
    });
    expect(inPlace()).toBe(to);
    expect(await run([runner('checked', [], { exit_code: 78, reason: 'no' })])).toMatchObject({
      ok: false,
      failure: { trouble: { kind: 'rolled_back' } },
    });
    folder[Symbol.dispose]();
  });

  test('says so where the version of before cannot be put back, and what would do it', async () => {
    const { folder, runner, run, binary, inPlace } = machine();
    rmSync(binary.previous);
    expect(await run([runner('broken', [to])])).toMatchObject({
      failure: {
        trouble: { kind: 'rolled_back', stuck: { command: `mv ${binary.previous} ${binary.path}` }, down: [{}] },
      },
    });
    expect(inPlace()).toBe(to);
    folder[Symbol.dispose]();
  });

  test('promises a return after the round only where systemd gives one: launchd does not after a clean end', async () => {
    const { folder, runner } = machine();
    const waited = runner('waited');
    const service = (name: 'systemd' | 'launchd'): Runner => ({
      ...waited,
      way: { kind: 'service', service: 'x', manager: { name } as ServiceManager },
    });
    expect(returnsAlone(service('systemd') as Restartable)).toBe(true);
    expect(returnsAlone(service('launchd') as Restartable)).toBe(false);
    folder[Symbol.dispose]();
  });

  test('leaves alone whom nobody can start again, and the rest once nobody waits', async () => {
    const { folder, runner, run, leave, living } = machine();
    const shown: Runner = { ...runner('shown'), way: { kind: 'left', why: 'terminal' } };
    const waited = runner('waited');
    leave.abort();
    expect(await run([shown, waited])).toMatchObject({
      value: [
        { kind: 'left', why: 'terminal' },
        { kind: 'left', why: 'not_asked' },
      ],
    });
    expect(living.size).toBe(2);
    folder[Symbol.dispose]();
  });
});
