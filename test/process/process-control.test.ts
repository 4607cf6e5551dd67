import { afterAll, describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lives, pidIn, processes } from '../support/programs.ts';
import { scratch } from '../support/scratch.ts';
import { until } from '../support/until.ts';
import { valueOf } from '../support/value-of.ts';

const folder = scratch('control');
afterAll(() => folder[Symbol.dispose]());

const silent = { stdin: 'ignore', stdout: 'ignore', stderr: 'ignore' } as const;

describe('a process by its name', () => {
  test('names one process for ever: its birth stays the same, and another’s differs', async () => {
    const one = Bun.spawn(['sleep', '600'], silent);
    // Until its exec, the child still bears the command line of this process.
    const named = await until(
      () => {
        const found = processes.named(one.pid);
        return found?.command === 'sleep 600' ? found : undefined;
      },
      { what: 'the exec' },
    );
    expect(named).toMatchObject({ pid: one.pid, uid: process.getuid?.(), suspended: false });
    expect(processes.named(one.pid)?.birth).toBe(named.birth);
    expect(processes.named(process.pid)?.birth).not.toBe(named.birth);
    one.kill('SIGSTOP');
    await until(() => processes.named(one.pid)?.suspended, { what: 'the suspension' });
    one.kill('SIGKILL');
    await one.exited;
    expect(processes.named(one.pid)).toBeUndefined();
  });

  test('a zombie is nobody', async () => {
    const parent = Bun.spawn(['sh', '-c', `sleep 0 & echo $! > ${folder.path}/zombie; exec sleep 600`], silent);
    const zombie = await pidIn(join(folder.path, 'zombie'));
    await until(() => !lives(zombie), { what: 'the end of the child' });
    expect(processes.named(zombie)).toBeUndefined();
    parent.kill('SIGKILL');
    await parent.exited;
  });

  test('is signalled; another with the same id is not', async () => {
    const one = Bun.spawn(['sleep', '600'], silent);
    const named = processes.named(one.pid)!;
    expect(processes.signalProcess({ pid: one.pid, birth: 'another' }, 'SIGKILL')).toBe('gone');
    expect(one.exitCode).toBeNull();
    expect(processes.signalProcess(named, 'SIGTERM')).toBe('sent');
    await one.exited;
    expect(one.signalCode).toBe('SIGTERM');
    expect(processes.signalProcess(named, 'SIGTERM')).toBe('gone');
  });
});

describe('descendants', () => {
  test('are remembered after the end of the process that they descend from', async () => {
    const script = `sleep 600 & echo $! > child
setsid sh -c 'echo $$ > far; sleep 600' &
exec sleep 600`;
    const root = Bun.spawn(['sh', '-c', script], { cwd: folder.path, ...silent });
    const child = await pidIn(join(folder.path, 'child'));
    const far = await pidIn(join(folder.path, 'far'));
    const members = processes.descendants(processes.named(root.pid)!)!;
    await until(() => members.alive().length === 3, { what: 'all three' });
    const pids = members.alive().map(({ pid }) => pid);
    expect([child, far].filter((pid) => pids.includes(pid))).toEqual([child, far]);
    root.kill('SIGKILL');
    await root.exited;
    expect(members.alive()).toHaveLength(3);
    expect(await members.killAll(5000)).toEqual([]);
    members.close();
    expect([child, far].filter(lives)).toEqual([]);
  });

  test('of a process that has gone there are none to be had', () => {
    expect(processes.descendants({ pid: process.pid, birth: 'another' })).toBeUndefined();
  });
});

describe('a program in the background', () => {
  test('leads a session of its own, without input, its output appended to its log', async () => {
    const logPath = folder.write('background.log', 'before\n');
    const started = valueOf(
      processes.startBackground({
        argv: ['sh', '-c', 'cat; ps -o pgid=,tty= -p $$; echo err >&2; exit 3'],
        cwd: folder.path,
        env: { PATH: process.env['PATH'] ?? '' },
        logPath,
      }),
    );
    expect(await started.exited).toEqual({ kind: 'exited', code: 3 });
    const [before, place = '', err] = readFileSync(logPath, 'utf8').split('\n');
    expect({
      before,
      place: place
        .trim()
        .split(/ +/)
        .map((word) => word.replace('??', '?')),
      err,
    }).toEqual({
      before: 'before',
      place: [String(started.pid), '?'],
      err: 'err',
    });
  });

  test('a program or a log that is not to be had is told', () => {
    const command = { argv: ['no-such-program'] as const, cwd: folder.path, env: {}, logPath: `${folder.path}/log` };
    expect(processes.startBackground({ ...command })).toMatchObject({ ok: false, failure: { code: 'spawn' } });
    expect(
      processes.startBackground({ ...command, argv: ['/bin/sh'], logPath: `${folder.path}/none/log` }),
    ).toMatchObject({ ok: false, failure: { code: 'io' } });
  });
});
