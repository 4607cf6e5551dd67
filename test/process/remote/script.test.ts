import { afterAll, describe, expect, test } from 'bun:test';
import { appendFileSync, chmodSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { servePidText } from '../../../src/model/serve-pid.ts';
import { openFiles } from '../../../src/platform/files.ts';
import type { PollRequest, ReadFrom, StreamParts } from '../../../src/ports/observed-host.ts';
import { answerOf, type RemoteAnswer } from '../../../src/witness/remote/answer.ts';
import { sectionsOf, type Section } from '../../../src/witness/remote/frames.ts';
import { questionText, type RemoteQuestion } from '../../../src/witness/remote/request.ts';
import { readStream } from '../../../src/witness/stream-parts.ts';
import { needs } from '../../support/needs.ts';
import { lives, processes } from '../../support/programs.ts';
import { scratch, type Scratch } from '../../support/scratch.ts';
import { until } from '../../support/until.ts';
import { valueOf } from '../../support/value-of.ts';

const files = openFiles();
const marker = 'a-mark-of-this-test';

// BusyBox is asked for everything that the script calls, not only for its shell.
const applets = scratch('applets');
Bun.spawnSync(['busybox', '--install', '-s', applets.path]);
afterAll(() => applets[Symbol.dispose]());

interface Shell {
  readonly name: string;
  readonly argv: readonly [string, ...string[]];
  readonly path: string;
}
const usual = process.env['PATH'] ?? '/usr/bin:/bin';
const shells: readonly Shell[] = [
  { name: 'dash', argv: ['dash'], path: usual },
  { name: 'bash --posix', argv: ['bash', '--posix'], path: usual },
  { name: 'busybox sh', argv: [Bun.which('busybox') ?? 'busybox', 'sh'], path: applets.path },
];

const ask = ({ argv, path }: Shell, dir: string, question: RemoteQuestion): readonly Section[] => {
  const { stdout, stderr } = Bun.spawnSync([...argv], {
    env: { PATH: path, HOME: '/nowhere' },
    stdin: new Blob([questionText({ marker, dir }, question)]),
  });
  expect(stderr.toString()).toBe('');
  return valueOf(sectionsOf(stdout, marker));
};

const nothing: ReadFrom = { kind: 'tail', bytes: 0 };
const requestOf = (changes: Partial<PollRequest>): PollRequest => ({
  events: nothing,
  metrics: nothing,
  roundMemory: false,
  ...changes,
});
const look = (shell: Shell, dir: string, changes: Partial<PollRequest> = {}): RemoteAnswer => {
  const request = requestOf(changes);
  return valueOf(answerOf(ask(shell, dir, { op: 'look', request }), request));
};

const plain = ({ parts, ...rest }: StreamParts) => ({
  ...rest,
  parts: parts.map((part) => ({ ...part, bytes: Buffer.from(part.bytes).toString('base64') })),
});

const october = 'events-2026-10.jsonl';
const november = 'events-2026-11.jsonl';
const cursor = (
  folder: Scratch,
  file: string,
  offset: number,
  inode = files.facts(join(folder.path, file))?.inode ?? 1,
): ReadFrom => ({
  kind: 'cursor',
  cursor: { file, inode, offset },
});

/** A folder whose name would be a command, were it spliced. */
const logFolder = (): Scratch & { readonly logs: string } => {
  const folder = scratch('logs');
  const name = `it's "$(touch pwned)" \`touch pwned\` * \n; touch pwned`;
  folder.write(`${name}/${october}`, '{"a":1}\n{"a":2}\n');
  folder.write(`${name}/${november}`, Buffer.from([0x7b, 0x7d, 0x0a, 0xff, 0x00, 0x0a, 0x27, 0x24]).toString('latin1'));
  return {
    ...folder,
    path: join(folder.path, name),
    logs: join(folder.path, name),
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
};

needs('dash', 'busybox')('the script', () => {
  describe.each(shells.map((shell) => [shell.name, shell] as const))('under %s', (_name, shell) => {
    test('hands over the same bytes as a look at one’s own disk', () => {
      using folder = logFolder();
      const sizes = [october, november].map((file) => files.facts(join(folder.logs, file))?.size ?? 0);
      const asked: readonly ReadFrom[] = [
        { kind: 'tail', bytes: 3 },
        { kind: 'tail', bytes: 12 },
        { kind: 'tail', bytes: 1_000_000 },
        cursor(folder, october, 0),
        cursor(folder, october, 8),
        cursor(folder, october, sizes[0]!),
        cursor(folder, november, 0),
        cursor(folder, november, 3),
        cursor(folder, november, sizes[1]!),
        // Cut, and another file under the same name.
        cursor(folder, november, 5000),
        cursor(folder, november, 3, 4711),
        // Taken away, with a later month there.
        cursor(folder, 'events-2026-09.jsonl', 3),
        cursor(folder, 'events-2027-01.jsonl', 3),
      ];
      for (const events of asked) {
        const told = look(shell, folder.logs, { events }).observation.events;
        expect({ events, ...plain(told) }).toEqual({
          events,
          ...plain(readStream(files, folder.logs, 'events', events)),
        });
      }
      expect(files.facts(join(folder.logs, 'pwned'))).toBeUndefined();
      expect(files.facts('/nowhere')).toBeUndefined();
    });

    test('seeks in a large file, and hands over a portion at a time', () => {
      using folder = scratch('large');
      const line = `${'x'.repeat(99)}\n`;
      folder.write(november, line.repeat(60_000));
      const first = look(shell, folder.path, { events: cursor(folder, november, 5) }).observation.events;
      expect(first).toMatchObject({ more: true });
      expect(first.parts[0]?.bytes.length).toBe(4 * 1024 * 1024);
      const rest = look(shell, folder.path, { events: cursor(folder, november, 5_999_901) }).observation.events;
      expect(plain(rest)).toMatchObject({
        more: false,
        parts: [{ offset: 5_999_901, bytes: Buffer.from(line.slice(1)).toString('base64') }],
      });
    });

    test('tells the machine, and of a folder that is not there its absence', () => {
      const asked = Date.now();
      const { observation, system, load } = look(shell, '/no/such/folder');
      expect(system).toBe('Linux');
      expect(load).toBeGreaterThanOrEqual(0);
      expect(Math.abs(observation.at - Date.now())).toBeLessThan(5000);
      // Told in whole seconds: what began within that second is not in its future.
      expect(observation.at).toBeGreaterThanOrEqual(asked);
      expect(observation.sample.memAvailableMb).toBeGreaterThan(1);
      expect(observation.sample.disks).toMatchObject([{ role: 'log_folder' }]);
      expect(observation.events).toEqual({ parts: [], more: false });
      expect(observation.supervisor).toEqual({ kind: 'none' });
    });

    test('knows a supervisor by its birth, measures what it started, and stops no other', async () => {
      using folder = scratch('supervisor');
      let sleeper: { readonly pid: number } | undefined;
      const child = Bun.spawn(['sh', '-c', 'sleep 300 & wait'], { stdin: 'ignore', stdout: 'ignore' });
      try {
        const below = () => processes.descendants(processes.named(child.pid)!)?.alive() ?? [];
        [sleeper] = await until(() => (below().length === 1 ? below() : undefined), { what: 'its child' });
        const { birth, startedAt } = processes.named(child.pid)!;
        const launch = { mode: 'foreground', flags: [] } as const;
        folder.write('serve.pid', servePidText({ pid: child.pid, startedAt, birth, launch }));
        const { observation, supervisor } = look(shell, folder.path, { roundMemory: true });
        expect(observation.supervisor).toEqual({ kind: 'running', pid: child.pid, startedAt });
        expect(observation.roundMemoryBytes).toBeGreaterThan(10_000);
        expect(supervisor.process?.identity).toBe(birth);

        const stop = (identity: string) => ask(shell, folder.path, { op: 'stop', pid: child.pid, identity })[0];
        expect(stop('another/1')).toMatchObject({ name: 'stop', facts: ['gone'] });
        expect(lives(child.pid)).toBeTrue();
        expect(stop(birth)).toMatchObject({ name: 'stop', facts: ['signalled'] });
        await child.exited;
        expect(look(shell, folder.path).observation.supervisor).toEqual({ kind: 'gone', pid: child.pid });
      } finally {
        child.kill('SIGKILL');
        if (sleeper !== undefined) process.kill(sleeper.pid, 'SIGKILL');
      }
    });

    test('hands over the log of a round, from its end or from where it was read', () => {
      using folder = scratch('round');
      const log = folder.write('rounds/R1-20261122T112816.log', 'one\ntwo\n');
      const names = ['R1-20261122T112815.log', 'R1-20261122T112816.log'];
      const told = (more: { offset?: number; bytes: number }): string =>
        Buffer.from(
          ask(shell, folder.path, { op: 'tail', names, ...more }).find(({ name }) => name === 'log')!.body,
        ).toString();
      expect(told({ bytes: 4 })).toBe('two\n');
      expect(told({ bytes: 100, offset: 0 })).toBe('one\ntwo\n');
      appendFileSync(log, 'three\n');
      expect(told({ bytes: 100, offset: 8 })).toBe('three\n');
      expect(told({ bytes: 100, offset: 14 })).toBe('');
      // It was cut: what stands there now is new.
      expect(told({ bytes: 4, offset: 100 })).toBe('one\n');
      renameSync(log, `${log}.old`);
      expect(ask(shell, folder.path, { op: 'tail', names, bytes: 4 }).map(({ name }) => name)).toEqual(['clock']);
    });

    test('runs nothing of itself where the connection closes midway', () => {
      using folder = scratch('cut');
      writeFileSync(join(folder.path, 'serve.pid'), '1\n');
      const text = questionText({ marker, dir: folder.path }, { op: 'look', request: requestOf({}) });
      const { argv, path } = shell;
      const { stdout } = Bun.spawnSync([...argv], {
        env: { PATH: path },
        stdin: new Blob([text.slice(0, -30)]),
        stderr: 'ignore',
      });
      expect(stdout.toString()).toBe('');
    });
  });
});

// Root may read everything, so the script is run as nobody.
const asNobody: readonly string[] =
  process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];

needs('dash', 'setpriv')('a log folder over there that may not be read', () => {
  test.each([
    ['the folder', '', 'the log folder may not be read'],
    ['its journal', november, `${november} may not be read`],
  ])('is told as that: %s', (_what, refused, reason) => {
    using folder = scratch('refused');
    chmodSync(folder.path, 0o755);
    const logs = join(folder.path, 'logs');
    folder.write(`logs/${november}`, '{"a":1}\n');
    chmodSync(join(logs, refused), 0);
    const shell: Shell = { name: 'dash', argv: [...asNobody, Bun.which('dash') ?? 'dash'] as [string], path: usual };
    expect(look(shell, logs, { events: { kind: 'tail', bytes: 100 } }).observation.events).toEqual({
      parts: [],
      more: false,
      unreadable: reason,
    });
    chmodSync(join(logs, refused), 0o755);
  });
});

needs('shellcheck')('its text', () => {
  test('is plain sh by shellcheck', () => {
    const { exitCode, stdout } = Bun.spawnSync([
      'shellcheck',
      join(import.meta.dir, '../../../src/witness/remote/remote.sh'),
    ]);
    expect({ exitCode, said: stdout.toString() }).toEqual({ exitCode: 0, said: '' });
  });
});
