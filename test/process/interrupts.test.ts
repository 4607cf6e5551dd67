import { expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { leavesNobody, program, run } from '../support/programs.ts';
import { scratch } from '../support/scratch.ts';

leavesNobody();

test('a cancelled agent may finish its work', async () => {
  using folder = scratch();
  const work = join(folder.path, 'work');
  const { end, printed, cancel } = run(folder, [program('commits-on-interrupt'), work]);
  await printed('ready');
  cancel.abort();
  expect(await end).toMatchObject({ endedBy: 'cancelled', exit: { kind: 'exited', code: 0 } });
  expect(readFileSync(work, 'utf8')).toBe('committed\n');
});

test('a cancelled agent that does not listen is ended by the wall', async () => {
  using folder = scratch();
  const { end, printed, cancel } = run(folder, [program('ignores-term')], {
    limits: { timeoutMs: 1200, killGraceMs: 100 },
  });
  await printed('ready');
  cancel.abort();
  expect(await end).toMatchObject({ endedBy: 'timeout', exit: { kind: 'signalled', signal: 'SIGKILL' } });
});

test('a killed round ends now', async () => {
  using folder = scratch();
  const { end, printed, kill } = run(folder, [program('silent')]);
  await printed('ready');
  kill.abort();
  const { endedBy, reason, exit, duration } = await end;
  expect({ endedBy, reason, exit }).toEqual({
    endedBy: 'killed',
    reason: 'killed on request',
    exit: { kind: 'signalled', signal: 'SIGTERM', number: 15 },
  });
  expect(duration).toBeLessThan(5000);
});

test('a round killed before it begins is killed', async () => {
  using folder = scratch();
  const { end, kill } = run(folder, [program('silent')]);
  kill.abort();
  expect(await end).toMatchObject({ endedBy: 'killed' });
});

test('an agent that a signal ended is told by that signal', async () => {
  using folder = scratch();
  const bySignal = (name: string) => run(folder, ['sh', '-c', `kill -${name} $$`]).end;
  expect(await bySignal('SEGV')).toMatchObject({
    endedBy: 'agent',
    exit: { kind: 'signalled', signal: 'SIGSEGV', number: 11 },
  });
  expect(await bySignal('KILL')).toMatchObject({
    endedBy: 'agent',
    exit: { kind: 'signalled', signal: 'SIGKILL', number: 9 },
  });
});

test.if(process.platform === 'linux')('a signal without a name is told by its number', async () => {
  using folder = scratch();
  const { exit } = await run(folder, ['perl', '-e', 'kill 40, $$; sleep 5']).end;
  expect(exit).toEqual({ kind: 'signalled', signal: 'SIG40', number: 40 });
});
