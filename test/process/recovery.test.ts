import { expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openJournal } from '../../src/journal/append.ts';
import { latestRounds } from '../../src/journal/rounds.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { openFiles } from '../../src/platform/files.ts';
import { openHost } from '../../src/platform/host.ts';
import { recover } from '../../src/round/recovery.ts';
import { limits, processes } from '../support/programs.ts';
import { roundSettings } from '../support/round-settings.ts';
import { scratch } from '../support/scratch.ts';
import { until } from '../support/until.ts';

const files = openFiles();
const program = join(import.meta.dir, '../fixtures/programs/dying-supervisor.ts');

test('what a supervisor that was killed left alive is ended, though it ignores SIGTERM and changed its session', async () => {
  using folder = scratch();
  const logDir = folder.path;
  const roundId = `test-${process.pid}-recovery`;
  const supervisor = Bun.spawn([process.execPath, program, logDir, roundId], { stdout: 'pipe', stderr: 'inherit' });
  const agent = Number(new TextDecoder().decode((await supervisor.stdout.getReader().read()).value));
  await until(() => existsSync(join(logDir, 'left.txt')), { what: 'the agent' });
  supervisor.kill('SIGKILL');
  await supervisor.exited;
  expect(processes.facts(agent)).toBeDefined();

  const recovery = await recover({
    files,
    clock: systemClock,
    journal: openJournal({ files, clock: systemClock, logDir }),
    logDir,
    host: openHost(files),
    processes,
    settings: roundSettings({ logDir, limits: limits({ killGraceMs: 200 }) }),
    settle: () => Promise.resolve({ kind: 'clean' }),
  });
  expect(processes.facts(agent)).toBeUndefined();
  expect(processes.leftBehind(roundId)).toBeUndefined();
  expect(recovery.closed.map(({ roundNum, swept }) => [roundNum, swept.length >= 2])).toEqual([[1, true]]);
  expect(latestRounds({ files, logDir }, 1)).toMatchObject([
    { roundNum: 1, interrupted: true, state: { kind: 'ended', outcome: { name: 'interrupted' } } },
  ]);
});
