import { expect, test } from 'bun:test';
import { openFiles } from '../../src/platform/files.ts';
import { settleLeftovers } from '../../src/round/leftovers.ts';
import type { Leftovers } from '../../src/model/round-report.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { fakeJournal } from '../support/fake-journal.ts';
import { testRepository, type TestRepository } from '../support/git-repository.ts';
import { roundSettings } from '../support/round-settings.ts';
import { scratch } from '../support/scratch.ts';

const settling = (made: TestRepository, logDir: string) => {
  const [clock, journal] = [fakeClock(), fakeJournal()];
  const settle = async (roundNum: number, cleanExit = true): Promise<Leftovers> =>
    await settleLeftovers({
      repository: made.repository,
      journal,
      files: openFiles(),
      clock,
      settings: roundSettings({ logDir }),
      roundNum,
      phase: '',
      cleanExit,
      processesAlive: false,
    });
  return { clock, journal, settle };
};

test('the same leftovers within the time are stashed once, later ones again', async () => {
  using made = testRepository();
  using logs = scratch('logs');
  const { clock, journal, settle } = settling(made, logs.path);
  const leave = (): void => made.write('a.txt', 'hours of work\n');
  leave();
  expect((await settle(1)).kind).toBe('stashed');
  leave();
  await clock.advance(4999);
  expect((await settle(2)).kind).toBe('left');
  await clock.advance(1);
  expect((await settle(3)).kind).toBe('stashed');
  expect(journal.kinds().filter((kind) => kind.startsWith('orphan_'))).toEqual([
    'orphan_stashed',
    'orphan_idempotent_skip',
    'orphan_stashed',
  ]);
  expect(made.git('stash', 'list').trim().split('\n')).toHaveLength(2);
});

test('other work in the same file is stashed at once', async () => {
  using made = testRepository();
  using logs = scratch('logs');
  const { settle } = settling(made, logs.path);
  made.write('a.txt', 'the one\n');
  await settle(1);
  made.write('a.txt', 'the other\n');
  expect((await settle(2)).kind).toBe('stashed');
});

test('after a failed round the tree stays as it is, and a copy is kept', async () => {
  using made = testRepository();
  using logs = scratch('logs');
  const { journal, settle } = settling(made, logs.path);
  made.write('a.txt', 'half of it\n');
  const kept = await settle(1, false);
  expect(kept).toMatchObject({ kind: 'snapshot', ref: 'refs/agent-runner/orphans/R1' });
  expect(made.files().get('a.txt')).toBe('file half of it\n');
  expect(journal.kinds()).toEqual(['dirty_detected', 'orphan_snapshot_kept']);
});
