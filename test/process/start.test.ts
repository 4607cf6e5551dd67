import { expect, test } from 'bun:test';
import { chmodSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { RoundSpawn } from '../../src/ports/processes.ts';
import { leavesNobody, processes, run } from '../support/programs.ts';
import { scratch, type Scratch } from '../support/scratch.ts';
import { until } from '../support/until.ts';
import { valueOf } from '../support/value-of.ts';

leavesNobody();

const spawn = (folder: Scratch, changes: Partial<RoundSpawn>): RoundSpawn => ({
  argv: ['true'],
  cwd: folder.path,
  env: { PATH: '/usr/bin:/bin' },
  roundId: `test-${process.pid}-start`,
  logPath: join(folder.path, 'log'),
  ...changes,
});

const script = (folder: Scratch, name: string, text: string, mode = 0o755): string => {
  const path = folder.write(name, text);
  chmodSync(path, mode);
  return path;
};

/** Why a start was refused; no log is written for it. */
const refusal = (folder: Scratch, changes: Partial<RoundSpawn>): unknown => {
  const started = processes.start(spawn(folder, changes));
  return started.ok ? 'started' : started.failure;
};

test('a start that cannot be is told in words', () => {
  using folder = scratch();
  const { path } = folder;
  const noInterpreter = script(folder, 'no-interpreter', '#!/nowhere/python -u\n');
  const plain = script(folder, 'plain', 'echo hello\n');
  const text = script(folder, 'text', '#!/bin/sh\n', 0o644);
  const spawnFailure = (command: string, reason: string) => ({ code: 'spawn', command, reason });

  expect(refusal(folder, { argv: ['no-such-agent'] })).toEqual(
    spawnFailure('no-such-agent', 'it is not on the PATH (/usr/bin:/bin)'),
  );
  expect(refusal(folder, { argv: ['./agent'] })).toEqual(
    spawnFailure('./agent', `there is no such file, seen from ${path}`),
  );
  expect(refusal(folder, { cwd: join(path, 'gone') })).toEqual(
    spawnFailure('true', `its working folder ${path}/gone cannot be entered (ENOENT)`),
  );
  expect(refusal(folder, { cwd: text })).toEqual(spawnFailure('true', `its working folder ${text} is not a folder`));
  expect(refusal(folder, { argv: [text] })).toEqual(
    spawnFailure(text, `${text} is not executable (chmod +x mends that)`),
  );
  expect(refusal(folder, { argv: [noInterpreter] })).toEqual(
    spawnFailure(noInterpreter, `${noInterpreter} wants the interpreter /nowhere/python, which is not there`),
  );
  expect(refusal(folder, { argv: [plain] })).toEqual(
    spawnFailure(plain, `${plain} is neither a program of this machine nor a script with a #! line`),
  );
  expect(refusal(folder, { argv: ['true', 'x'.repeat(300_000)] })).toEqual(
    spawnFailure('true', 'its arguments and environment are longer than the system takes'),
  );
  expect(refusal(folder, { logPath: join(path, 'gone', 'log') })).toMatchObject({ code: 'io', errno: 'ENOENT' });
  expect(refusal(folder, { stdinPath: join(path, 'gone') })).toMatchObject({ code: 'io', errno: 'ENOENT' });
});

test('stdin is the given file, or ends at once', async () => {
  using folder = scratch();
  const prompt = folder.write('prompt', 'do the work\n');
  const given = valueOf(processes.start(spawn(folder, { argv: ['cat'], stdinPath: prompt })));
  expect(await given.exited).toEqual({ kind: 'exited', code: 0 });
  given.close();
  given.log.close();
  expect(readFileSync(join(folder.path, 'log'), 'utf8')).toBe('do the work\n');

  const empty = run(folder, ['cat']);
  expect(await empty.end).toMatchObject({ endedBy: 'agent', exit: { kind: 'exited', code: 0 } });
  expect(empty.log()).toBe('');
});

test('stdout and stderr are appended to one log that only its owner reads', async () => {
  using folder = scratch();
  const { end, log, roundId } = run(folder, ['sh', '-c', 'echo out; echo err >&2; echo again >> /dev/stdout']);
  await end;
  expect(log()).toBe('out\nerr\nagain\n');
  expect(statSync(join(folder.path, `${roundId}.log`)).mode & 0o777).toBe(0o600);
});

test('the agent leads a session of its own and has just the environment that it was given', async () => {
  using folder = scratch();
  const { end, log, round, roundId } = run(folder, ['sh', '-c', 'ps -o pid=,pgid= -p $$; env | cut -d= -f1 | sort'], {
    env: { WANTED: 'yes' },
  });
  await end;
  const [ids = '', ...names] = log().trim().split('\n');
  expect(ids.trim().split(/ +/).map(Number)).toEqual([round.leader, round.leader]);
  // What a shell adds by itself does not come from us.
  expect(names.filter((name) => !['PWD', 'SHLVL', '_', 'OLDPWD'].includes(name))).toEqual([
    'AGENT_RUNNER_ROUND_ID',
    'PATH',
    'WANTED',
  ]);
  expect(roundId).not.toBe('');
});

test('a program is resolved from the working folder, not from ours', async () => {
  using folder = scratch();
  script(folder, 'bin/agent', '#!/bin/sh\necho "started as $0"\n');
  const relative = run(folder, ['./bin/agent']);
  await relative.end;
  expect(relative.log()).toBe(`started as ${folder.path}/bin/agent\n`);
  const onPath = run(folder, ['agent'], { env: { PATH: 'bin:/usr/bin:/bin' } });
  expect(await onPath.end).toMatchObject({ exit: { kind: 'exited', code: 0 } });
});

test('a process is told by its facts until it has ended', async () => {
  using folder = scratch();
  const { round, kill, end } = run(folder, ['sleep', '300']);
  // Until its exec it is a copy of us, and just after it has hardly any memory.
  const facts = await until(
    () => {
      const found = processes.facts(round.leader);
      return found?.command === 'sleep 300' && (found.residentBytes ?? 0) > 100_000 ? found : undefined;
    },
    { what: 'the facts of sleep' },
  );
  expect(facts).toMatchObject({ pid: round.leader, parent: process.pid });
  expect(Math.abs(facts.startedAt - Date.now())).toBeLessThan(5000);
  kill.abort();
  await end;
  expect(processes.facts(round.leader)).toBeUndefined();
});
