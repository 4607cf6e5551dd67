import { describe, expect, test } from 'bun:test';
import { servePidText } from '../../../../src/model/serve-pid.ts';
import type { Section } from '../../../../src/witness/remote/frames.ts';
import { supervisorOf } from '../../../../src/witness/remote/supervisor.ts';

const now = Date.UTC(2026, 10, 22, 12);
const startedAt = now - 3_600_000;
const launch = { mode: 'background', flags: [] } as const;
const section = (name: string, facts: readonly (string | number)[], body = ''): Section => ({
  name,
  facts: facts.map(String),
  body: new TextEncoder().encode(body),
});

const birth = 'b0a7-1/900000';
const pidFile = (text = servePidText({ pid: 4711, startedAt, birth, launch }), owner = 1000): Section =>
  section('file', ['serve.pid', owner], text);
const lockFile = (holder: unknown, owner = 1000): Section =>
  section('file', ['agent-runner.lock', owner], `${JSON.stringify(holder)}\n`);
/** Started an hour ago: the machine is up for 12,600 s, and it began at tick 900,000. */
const process = (identity = birth, { uid = 1000, command = '/opt/agent-runner serve' } = {}): Section =>
  section('process', [4711, uid, '12600.00', 900_000], `${identity}\n${command}`);

const running = { kind: 'running', pid: 4711, startedAt };
const gone = { kind: 'gone', pid: 4711 };

describe('who supervises over there', () => {
  test.each([
    ['nobody was started', [], { kind: 'none' }],
    ['serve.pid and its process', [pidFile(), process()], running],
    ['its process has ended', [pidFile()], gone],
    ['its id is another’s now', [pidFile(), process('b0a7-1/950000')], gone],
    ['the machine restarted', [pidFile(), process('c111-2/900000')], gone],
    ['the file is another user’s', [pidFile(undefined, 0), process()], gone],
    ['serve.pid is damaged', [pidFile('nonsense')], { kind: 'none' }],
    [
      'the Python tool',
      [pidFile('4711\n'), process('x/900000', { command: 'python3 -m agent_runner serve' })],
      running,
    ],
    [
      'the Python tool’s id is an editor’s now',
      [pidFile('4711\n'), process('x/900000', { command: 'vi serve' })],
      gone,
    ],
    [
      'one that only holds the lock',
      [
        lockFile({ pid: 4711, since: new Date(startedAt).toISOString(), command: 'agent-runner round' }),
        process(birth, { command: 'agent-runner round' }),
      ],
      running,
    ],
    [
      'a lock of a dead holder',
      [
        lockFile({ pid: 4711, since: new Date(startedAt - 60_000).toISOString(), command: 'agent-runner round' }),
        process(birth, { command: 'agent-runner round' }),
      ],
      { kind: 'none' },
    ],
    ['a lock that tells nothing', [section('file', ['agent-runner.lock', 1000], '{'), process()], { kind: 'none' }],
  ])('%s', (_name, sections, expected) => {
    expect(supervisorOf(sections, now).supervision).toEqual(expected as never);
  });

  test('macOS tells a birth in milliseconds, and ps in words', () => {
    const told = servePidText({ pid: 4711, startedAt, birth: String(startedAt), launch });
    const mac = section(
      'process',
      [4711, 1000, 0, 0],
      'Sun Nov 22 11:00:00 2026    \n/usr/local/bin/agent-runner serve\n',
    );
    expect(supervisorOf([pidFile(told), mac], now)).toEqual({
      supervision: { kind: 'running', pid: 4711, startedAt },
      process: {
        pid: 4711,
        identity: 'Sun Nov 22 11:00:00 2026',
        uid: 1000,
        startedAt,
        command: '/usr/local/bin/agent-runner serve',
      } as never,
    });
  });
});
