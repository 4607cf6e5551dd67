import { expect, test } from 'bun:test';
import { join } from 'node:path';
import type { EnclosedCommand } from '../../src/ports/processes.ts';
import { lives, leavesNobody, pidIn, processes, program, run } from '../support/programs.ts';
import { scratch } from '../support/scratch.ts';
import { until } from '../support/until.ts';
import { valueOf } from '../support/value-of.ts';

leavesNobody();

const mark = `test-${process.pid}-hook`;

const enclose = async (script: string, changes: Partial<EnclosedCommand> = {}) =>
  valueOf(
    await processes.enclose({
      argv: ['sh', '-c', script],
      cwd: '/',
      env: {},
      mark,
      stdin: '{"round_num":1}\n',
      limitMs: 20_000,
      maxOutputBytes: 65_536,
      ...changes,
    }),
  );

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

test('a program reads its facts and gives its exit, its output and its words', async () => {
  const result = await enclose('cat; echo oops >&2; echo "$GIVEN"; exit 3', { env: { GIVEN: 'here' } });
  expect(result).toMatchObject({ endedBy: 'itself', exit: { kind: 'exited', code: 3 }, stderr: 'oops\n', cut: false });
  expect(text(result.stdout)).toBe('{"round_num":1}\nhere\n');
  expect(result.swept).toEqual([]);
});

test('a program that is not there is a failure', async () => {
  const argv = ['/nowhere/hook'] as const;
  const command = { argv, cwd: '/', env: {}, mark, stdin: '', limitMs: 1000, maxOutputBytes: 10 };
  expect(await processes.enclose(command)).toMatchObject({ ok: false, failure: { code: 'spawn' } });
});

test('a daemon that left its session and its group is ended with the program that started it', async () => {
  using folder = scratch();
  const pidFile = join(folder.path, 'pid');
  const { swept, endedBy } = await enclose('', { argv: [program('daemon'), pidFile] });
  const daemon = await pidIn(pidFile);
  expect(endedBy).toBe('itself');
  expect(swept).toEqual([expect.stringMatching(new RegExp(`^${daemon} `))]);
  expect(lives(daemon)).toBe(false);
});

test('one that threw its environment away is ended as well', async () => {
  using folder = scratch();
  const pidFile = join(folder.path, 'pid');
  await enclose(
    `env -i setsid sh -c 'echo $$ > ${pidFile}; exec sleep 300' & while [ ! -s ${pidFile} ]; do sleep 0.02; done`,
  );
  expect(lives(await pidIn(pidFile))).toBe(false);
});

test('a program that takes too long is ended with its children, though it ignores SIGTERM', async () => {
  using folder = scratch();
  const pidFile = join(folder.path, 'pid');
  const before = performance.now();
  const result = await enclose(`trap '' TERM; sleep 300 & echo $! > ${pidFile}; echo begun; while :; do wait; done`, {
    limitMs: 300,
  });
  expect(result).toMatchObject({ endedBy: 'limit', exit: { kind: 'signalled', signal: 'SIGKILL' } });
  expect(text(result.stdout)).toBe('begun\n');
  expect(performance.now() - before).toBeLessThan(5000);
  expect(lives(await pidIn(pidFile))).toBe(false);
});

test('an abort ends it at once', async () => {
  using folder = scratch();
  const pidFile = join(folder.path, 'pid');
  const abort = new AbortController();
  const ended = enclose(`echo $$ > ${pidFile}; exec sleep 300`, { abort: abort.signal });
  const pid = await pidIn(pidFile);
  abort.abort();
  expect(await ended).toMatchObject({ endedBy: 'abort' });
  expect(lives(pid)).toBe(false);
});

test('a flood is cut, and said to be', async () => {
  const { stdout, cut } = await enclose('head -c 20000000 /dev/zero', { maxOutputBytes: 1000 });
  expect({ length: stdout.length, cut }).toEqual({ length: 1000, cut: true });
  const whole = await enclose('head -c 1000 /dev/zero', { maxOutputBytes: 1000 });
  expect({ length: whole.stdout.length, cut: whole.cut }).toEqual({ length: 1000, cut: false });
});

test('nothing of it is there for the round behind it to be taken for a member', async () => {
  using folder = scratch();
  const pidFile = join(folder.path, 'pid');
  await enclose('', { argv: [program('daemon'), pidFile] });
  const { end, kill, round } = run(folder, ['sleep', '300']);
  expect(round.alive().map(({ pid }) => pid)).toEqual([round.leader]);
  kill.abort();
  expect(await end).toMatchObject({ swept: [] });
});

test('what a dead supervisor’s hook left is found by its mark', async () => {
  using folder = scratch();
  const pidFile = join(folder.path, 'pid');
  const orphan = Bun.spawn(['sh', '-c', `echo $$ > ${pidFile}; exec sleep 300`], {
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', AGENT_RUNNER_ROUND_ID: mark },
    detached: true,
  });
  const pid = await pidIn(pidFile);
  const left = processes.leftBehind(mark);
  expect(left?.alive().map((member) => member.pid)).toEqual([pid]);
  await left?.killAll(5000);
  await orphan.exited;
  await until(() => !lives(pid));
});
