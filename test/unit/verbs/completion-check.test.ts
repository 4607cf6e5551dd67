import { expect, test } from 'bun:test';
import { fail, ok } from '../../../src/model/result.ts';
import type { EnclosedCommand, EnclosedResult, Processes } from '../../../src/ports/processes.ts';
import { completionCheck } from '../../../src/verbs/completion-check.ts';
import { configOf, leastText } from '../../support/config-text.ts';
import { fakeJournal } from '../../support/fake-journal.ts';

const config = configOf(`${leastText}[completion]\ncommand = ["checks/done", "--all"]\ncommand_timeout_s = 5\n`);

const ended = (changes: Partial<EnclosedResult> = {}): EnclosedResult => ({
  exit: { kind: 'exited', code: 0 },
  stdout: new Uint8Array(),
  stderr: '',
  endedBy: 'itself',
  cut: false,
  swept: [],
  ...changes,
});

/** What the command is asked, what it says, and what the journal is told. */
const ask = async (answer: Awaited<ReturnType<Processes['enclose']>>) => {
  const journal = fakeJournal();
  const asked: EnclosedCommand[] = [];
  const enclose: Processes['enclose'] = async (command) => {
    asked.push(command);
    return answer;
  };
  const done = await completionCheck({ processes: { enclose }, journal }, config)?.();
  return { done, asked, told: journal.of('completion_check_failed').map(({ reason }) => reason) };
};

test('exit 0 is done; the command is run in the work folder, bounded in time', async () => {
  const { done, asked, told } = await ask(ok(ended()));
  expect({ done, told }).toEqual({ done: true, told: [] });
  expect(asked).toMatchObject([
    { argv: ['/home/ada/project/checks/done', '--all'], cwd: '/home/ada/project', limitMs: 5000 },
  ]);
});

test('any other exit is not yet, and no trouble', async () => {
  expect(await ask(ok(ended({ exit: { kind: 'exited', code: 3 } })))).toMatchObject({ done: false, told: [] });
});

test.each([
  ['cannot be started', fail({ code: 'spawn' as const, command: 'done', reason: 'ENOENT' }), 'done: ENOENT'],
  ['takes too long', ok(ended({ endedBy: 'limit' })), 'it took longer than command_timeout_s=5 and was ended'],
  ['is killed', ok(ended({ exit: { kind: 'signalled', signal: 'SIGKILL', number: 9 } })), 'it was ended by SIGKILL'],
])('a command that %s gives no answer, which is told', async (_, answer, reason) => {
  expect(await ask(answer)).toMatchObject({ done: false, told: [reason] });
});

test('without a command nobody is asked', () => {
  const processes = { enclose: async () => ok(ended()) };
  expect(completionCheck({ processes, journal: fakeJournal() }, configOf(leastText))).toBeUndefined();
});
