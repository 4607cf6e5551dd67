import { afterAll, describe, expect, test } from 'bun:test';
import { readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { systemClock } from '../../../src/platform/clock.ts';
import { openFiles } from '../../../src/platform/files.ts';
import { settleLeftovers, type SettleSubject } from '../../../src/round/leftovers.ts';
import { fakeJournal, type FakeJournal } from '../../support/fake-journal.ts';
import { gitAt, inside, testRepository, type TestRepository } from '../../support/git-repository.ts';
import { roundSettings } from '../../support/round-settings.ts';
import { scratch } from '../../support/scratch.ts';

const logs = scratch('logs');
afterAll(() => logs[Symbol.dispose]());
let logFolders = 0;

/** A finished round in a repository, with a log folder of its own, outside of the tree. */
const finished = (
  made: TestRepository,
  changes: Partial<SettleSubject> = {},
): SettleSubject & { readonly journal: FakeJournal } => {
  logFolders += 1;
  logs.write(`${logFolders}/.keep`, '');
  return {
    repository: made.repository,
    files: openFiles(),
    clock: systemClock,
    settings: roundSettings({ logDir: `${logs.path}/${logFolders}` }),
    roundNum: 5,
    phase: 'build',
    cleanExit: true,
    processesAlive: false,
    ...changes,
    journal: fakeJournal(),
  };
};

/** The next settling in the same log folder. */
const again = (subject: SettleSubject, changes: Partial<SettleSubject> = {}) => ({
  ...subject,
  ...changes,
  journal: fakeJournal(),
});

describe('what a round leaves uncommitted', () => {
  test('a clean tree is not worth a word', async () => {
    using made = testRepository();
    const round = finished(made);
    expect(await settleLeftovers(round)).toEqual({ kind: 'clean' });
    expect(round.journal.events).toEqual([]);
  });

  test('after a clean exit it is stashed, told by SHA, and kept under a ref', async () => {
    using made = testRepository();
    made.write('a.txt', 'changed\n');
    made.write('new.txt', 'n\n');
    const round = finished(made);
    const left = await settleLeftovers(round);
    const sha = made.git('rev-parse', 'refs/stash').trim();
    expect(left).toMatchObject({ kind: 'stashed', sha, ref: 'refs/agent-runner/orphans/R5' });
    expect(round.journal.events).toEqual([
      { event: 'dirty_detected', round_num: 5, files: ['a.txt', 'new.txt'], file_count: 2, cosmetic: false },
      {
        event: 'orphan_stashed',
        round_num: 5,
        ref: sha,
        reason: 'clean_exit_with_dirty_tree',
        kept_ref: 'refs/agent-runner/orphans/R5',
        message: expect.stringMatching(/^ORPHAN R5 phase=build ts=\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      },
    ]);
    expect(made.status()).toBe('');
  });

  test('lines that only moved are told as cosmetic', async () => {
    using made = testRepository();
    made.write('a.txt', 'three\ntwo\none\n');
    const round = finished(made);
    await settleLeftovers(round);
    expect(round.journal.of('dirty_detected')).toMatchObject([{ cosmetic: true }]);
  });

  test('after any other ending the tree stays, and a copy is kept once for all rounds that find it', async () => {
    using made = testRepository();
    made.write('a.txt', 'changed\n');
    const round = finished(made, { cleanExit: false });
    const left = await settleLeftovers(round);
    expect(left).toMatchObject({ kind: 'snapshot', ref: 'refs/agent-runner/orphans/R5' });
    expect(round.journal.kinds()).toEqual(['dirty_detected', 'orphan_snapshot_kept']);
    expect(made.status()).toBe(' M a.txt\n');
    expect(made.git('stash', 'list')).toBe('');

    const next = again(round, { roundNum: 6 });
    expect(await settleLeftovers(next)).toEqual(left);
    expect(next.journal.kinds()).toEqual(['dirty_detected', 'orphan_idempotent_skip']);

    made.write('a.txt', 'changed more\n');
    expect(await settleLeftovers(again(round, { roundNum: 7 }))).toMatchObject({ ref: 'refs/agent-runner/orphans/R7' });
  });

  test('a copy that was dropped is made again', async () => {
    using made = testRepository();
    made.write('a.txt', 'changed\n');
    const round = finished(made, { cleanExit: false });
    await settleLeftovers(round);
    made.git('update-ref', '-d', 'refs/agent-runner/orphans/R5');
    const next = again(round, { roundNum: 6 });
    expect(await settleLeftovers(next)).toMatchObject({ kind: 'snapshot', ref: 'refs/agent-runner/orphans/R6' });
  });

  test('after a clean exit it is stashed also where an earlier round’s copy holds the same', async () => {
    using made = testRepository();
    made.write('a.txt', 'changed\n');
    const round = finished(made, { cleanExit: false });
    await settleLeftovers(round);
    expect(await settleLeftovers(again(round, { cleanExit: true }))).toMatchObject({
      kind: 'stashed',
      ref: 'refs/agent-runner/orphans/R5-2',
    });
    expect(made.status()).toBe('');
  });

  test('while a process of the round lives the tree is not touched, nor a lock', async () => {
    using made = testRepository();
    made.write('a.txt', 'changed\n');
    const round = finished(made, { processesAlive: true });
    writeFileSync(inside(made, '.git/index.lock'), '');
    utimesSync(inside(made, '.git/index.lock'), 1, 1);
    expect(await settleLeftovers(round)).toMatchObject({ kind: 'snapshot' });
    expect(statSync(inside(made, '.git/index.lock')).mtimeMs).toBe(1000);
    expect(made.status()).toBe(' M a.txt\n');
  });

  test('the same leftovers are not stashed twice within stash_idempotency_s, other ones are', async () => {
    using made = testRepository();
    const stashes = (): number => made.git('stash', 'list').split('\n').filter(Boolean).length;
    made.write('a.txt', 'changed\n');
    const start = systemClock.now();
    const round = finished(made, { clock: { ...systemClock, now: () => start } });
    await settleLeftovers(round);
    made.write('a.txt', 'changed\n');
    const second = again(round, { roundNum: 6 });
    expect(await settleLeftovers(second)).toMatchObject({ kind: 'left' });
    expect(second.journal.of('orphan_idempotent_skip')).toEqual([
      { event: 'orphan_idempotent_skip', round_num: 6, ref: made.git('rev-parse', 'refs/stash').trim() },
    ]);
    expect(stashes()).toBe(1);
    made.write('new.txt', 'other work\n');
    expect(await settleLeftovers(again(round, { roundNum: 7 }))).toMatchObject({ kind: 'stashed' });
    expect(stashes()).toBe(2);
    made.write('a.txt', 'changed\n');
    made.write('new.txt', 'other work\n');
    const later = { ...systemClock, now: () => start + 5000 };
    expect(await settleLeftovers(again(round, { roundNum: 8, clock: later }))).toMatchObject({ kind: 'stashed' });
    expect(stashes()).toBe(3);
  });

  test('a damaged orphan-state.json costs nothing', async () => {
    using made = testRepository();
    made.write('a.txt', 'changed\n');
    const round = finished(made);
    writeFileSync(`${round.settings.logDir}/orphan-state.json`, '{"kind":');
    expect(await settleLeftovers(round)).toMatchObject({ kind: 'stashed' });
    expect(JSON.parse(readFileSync(`${round.settings.logDir}/orphan-state.json`, 'utf8'))).toMatchObject({
      kind: 'stashed',
      round_num: 5,
    });
  });

  test('auto_commit commits, without hooks, under its own subject', async () => {
    using made = testRepository();
    made.write('.git/hooks/pre-commit', '#!/bin/sh\nexit 1\n');
    made.write('a.txt', 'changed\n');
    made.write('new.txt', 'n\n');
    const round = finished(made);
    const settings = { ...round.settings, dirtyAction: 'auto_commit' as const };
    const left = await settleLeftovers({ ...round, settings });
    expect(left).toMatchObject({ kind: 'committed', sha: made.git('rev-parse', 'HEAD').trim() });
    expect(made.git('log', '-1', '--format=%s by %an').trim()).toBe('agent-runner auto-commit: R5 build by Tester');
    expect(round.journal.kinds()).toEqual(['dirty_detected', 'dirty_auto_committed']);
    expect(made.status()).toBe('');
  });

  test('auto_commit that cannot: told, kept as a copy, still in the tree', async () => {
    using made = testRepository();
    made.git('config', 'user.useConfigOnly', 'true');
    made.write('.git/MERGE_HEAD', made.git('rev-parse', 'HEAD'));
    made.write('a.txt', 'changed\n');
    const round = finished(made);
    const settings = { ...round.settings, dirtyAction: 'auto_commit' as const };
    expect(await settleLeftovers({ ...round, settings })).toMatchObject({ kind: 'snapshot' });
    expect(round.journal.kinds()).toEqual(['dirty_detected', 'dirty_commit_failed', 'orphan_snapshot_kept']);
    expect(made.status()).toBe(' M a.txt\n');
  });

  test('ignore tells, and does nothing', async () => {
    using made = testRepository();
    made.write('a.txt', 'changed\n');
    const round = finished(made);
    const settings = { ...round.settings, dirtyAction: 'ignore' as const };
    expect(await settleLeftovers({ ...round, settings })).toMatchObject({ kind: 'left' });
    expect(round.journal.kinds()).toEqual(['dirty_detected']);
    expect(made.git('for-each-ref', 'refs/agent-runner')).toBe('');
  });

  test('only a nested repository: told and left, round after round', async () => {
    using made = testRepository();
    made.write('nested/x', 'x\n');
    gitAt(inside(made, 'nested'), ['init', '--quiet']);
    const round = finished(made);
    expect(await settleLeftovers(round)).toEqual({
      kind: 'left',
      files: [{ path: 'nested/', status: '??', nested: true }],
    });
    expect(round.journal.kinds()).toEqual(['dirty_detected']);
  });

  test('where git cannot stash a copy is kept, with the reason', async () => {
    using made = testRepository('no commit');
    made.write('a.txt', 'a\n');
    const round = finished(made);
    expect(await settleLeftovers(round)).toMatchObject({ kind: 'snapshot' });
    expect(round.journal.of('orphan_snapshot_kept')).toMatchObject([{ reason: 'there is no commit yet' }]);
  });

  test('a fresh lock of another git: told, a copy is kept; an old one is removed', async () => {
    using made = testRepository();
    made.write('a.txt', 'changed\n');
    const lock = inside(made, '.git/index.lock');
    writeFileSync(lock, '');
    const round = finished(made);
    expect(await settleLeftovers(round)).toMatchObject({ kind: 'snapshot' });
    expect(round.journal.kinds()).toEqual(['dirty_detected', 'orphan_stash_failed', 'orphan_snapshot_kept']);
    utimesSync(lock, 1, 1);
    const next = again(round);
    expect(await settleLeftovers(next)).toMatchObject({ kind: 'stashed' });
    expect(next.journal.kinds()).toEqual(['index_lock_removed', 'dirty_detected', 'orphan_stashed']);
  });

  test('a folder that is no repository is told and does not throw', async () => {
    using made = testRepository();
    const round = finished(made);
    made.git('config', 'core.bare', 'true');
    expect(await settleLeftovers(round)).toMatchObject({ kind: 'failed' });
    expect(round.journal.kinds()).toEqual(['orphan_stash_failed']);
  });

  test('more than a thousand files are counted, and a thousand told', async () => {
    using made = testRepository();
    for (let n = 0; n < 1001; n += 1) made.write(`new/${n}`, '');
    const round = finished(made, { cleanExit: false });
    await settleLeftovers(round);
    const [told] = round.journal.of('dirty_detected');
    expect([told?.files.length, told?.file_count]).toEqual([1000, 1001]);
  });
});
