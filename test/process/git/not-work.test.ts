import { describe, expect, test } from 'bun:test';
import { readFileSync, rmSync } from 'node:fs';
import { systemClock } from '../../../src/platform/clock.ts';
import { openFiles } from '../../../src/platform/files.ts';
import { settleLeftovers, type SettleSubject } from '../../../src/round/leftovers.ts';
import { progress } from '../../../src/round/progress.ts';
import { fakeJournal } from '../../support/fake-journal.ts';
import { got, testRepository, type TestRepository } from '../../support/git-repository.ts';
import { roundSettings } from '../../support/round-settings.ts';
import { scratch } from '../../support/scratch.ts';

const begin = async (made: TestRepository, logDir: string) => {
  const file = (name: string): string => `${made.path}/${name}`;
  const prompt = { ...roundSettings().prompt, files: [file('prompts/main.md')] as const };
  const before = got(await made.repository.mark([logDir]));
  const settle = async (changes: Partial<SettleSubject> = {}) => {
    const journal = fakeJournal();
    const left = await settleLeftovers({
      repository: made.repository,
      journal,
      files: openFiles(),
      clock: systemClock,
      settings: roundSettings({ logDir, prompt, configPath: file('agent-runner.toml') }),
      roundNum: 1,
      phase: '',
      cleanExit: true,
      processesAlive: false,
      before,
      ...changes,
    });
    return { left, journal };
  };
  return settle;
};

const committed = (): TestRepository =>
  testRepository({ 'a.txt': 'a\n', 'agent-runner.toml': 'config\n', 'prompts/main.md': 'prompt\n' });
const read = (made: TestRepository, name: string): string => readFileSync(`${made.path}/${name}`, 'utf8');

describe('what the supervisor reads is never taken for work', () => {
  test('an untracked configuration and prompt stay where they are', async () => {
    using made = testRepository();
    using logs = scratch('logs');
    made.write('agent-runner.toml', 'config\n');
    made.write('prompts/main.md', 'prompt\n');
    const settle = await begin(made, logs.path);
    made.write('work.txt', 'work\n');
    const { left, journal } = await settle();
    expect(left).toMatchObject({ kind: 'stashed', files: [{ path: 'work.txt' }] });
    expect(journal.kinds()).toEqual(['dirty_detected', 'orphan_stashed']);
    expect(read(made, 'agent-runner.toml')).toBe('config\n');
    expect(read(made, 'prompts/main.md')).toBe('prompt\n');
  });

  test('a person’s edit of the configuration, staged or not, outlives the round', async () => {
    using made = testRepository();
    using logs = scratch('logs');
    made.write('agent-runner.toml', 'config\n');
    made.git('add', '-A');
    made.git('commit', '-qm', 'configuration');
    const settle = await begin(made, logs.path);
    made.write('agent-runner.toml', 'edited\n');
    made.write('prompts/main.md', 'new prompt\n');
    made.git('add', 'prompts/main.md');
    made.write('work.txt', 'work\n');
    const { left } = await settle();
    expect(left).toMatchObject({ kind: 'stashed', files: [{ path: 'work.txt' }] });
    expect(read(made, 'agent-runner.toml')).toBe('edited\n');
    expect(read(made, 'prompts/main.md')).toBe('new prompt\n');
  });

  test('what a person left uncommitted before the round is no news, however the round ended', async () => {
    using made = committed();
    using logs = scratch('logs');
    made.write('agent-runner.toml', 'edited\n');
    made.write('prompts/more.md', 'untracked\n');
    made.git('rm', '--quiet', '--cached', 'prompts/main.md');
    made.git('commit', '-qm', 'untracked prompt');
    made.git('checkout', '--quiet', '--', '.');
    made.write('agent-runner.toml', 'edited\n');
    made.git('add', 'prompts/more.md');
    made.git('commit', '-qm', 'more');
    const settle = await begin(made, logs.path);
    for (const cleanExit of [true, false]) {
      const { left, journal } = await settle({ cleanExit });
      expect([left.kind, journal.kinds()]).toEqual(['clean', []]);
    }
  });
});

describe('work in what the supervisor reads is told and copied, and stays', () => {
  test.each([true, false])('a prompt that only gained a line; the round ended well: %p', async (cleanExit) => {
    using made = committed();
    using logs = scratch('logs');
    const settle = await begin(made, logs.path);
    made.write('prompts/main.md', 'prompt\n- learned\n');
    const { left, journal } = await settle({ cleanExit });
    expect(left).toMatchObject({ kind: 'snapshot', files: [{ path: 'prompts/main.md', inPlace: true }] });
    expect(journal.events[0]).toMatchObject({
      event: 'dirty_detected',
      files: ['prompts/main.md'],
      kept_in_place: ['prompts/main.md'],
    });
    expect(made.git('show', 'refs/agent-runner/orphans/R1:prompts/main.md')).toBe('prompt\n- learned\n');
    expect(read(made, 'prompts/main.md')).toBe('prompt\n- learned\n');
    const next = await (await begin(made, logs.path))({ roundNum: 2, cleanExit });
    expect([next.left.kind, next.journal.kinds()]).toEqual(['clean', []]);
  });

  test('beside work that is stashed', async () => {
    using made = committed();
    using logs = scratch('logs');
    const settle = await begin(made, logs.path);
    made.write('prompts/main.md', 'learned\n');
    made.write('a.txt', 'work\n');
    const { left, journal } = await settle();
    expect(left).toMatchObject({ kind: 'stashed', files: [{ path: 'a.txt' }] });
    expect(journal.kinds()).toEqual(['dirty_detected', 'orphan_stashed', 'orphan_snapshot_kept']);
    expect(made.status()).toBe(' M prompts/main.md\n');
    expect(made.git('show', 'refs/agent-runner/orphans/R1-2:prompts/main.md')).toBe('learned\n');
  });

  test('a change of it is progress', async () => {
    using made = committed();
    using logs = scratch('logs');
    const before = got(await made.repository.mark([logs.path]));
    made.write('prompts/main.md', 'learned\n');
    expect(got(await progress(made.repository, before, [logs.path]))).toMatchObject({ treeChanged: true });
  });
});

describe('a prompt that the round deleted is told, and can be had back', () => {
  const restored = (made: TestRepository, from: string | undefined): string => {
    made.git('checkout', '--quiet', from ?? 'nowhere', '--', 'prompts/main.md');
    return read(made, 'prompts/main.md');
  };

  test.each(['in the tree', 'by a commit'])('committed before, deleted %s', async (how) => {
    using made = committed();
    using logs = scratch('logs');
    const settle = await begin(made, logs.path);
    made.git('rm', '--quiet', 'prompts/main.md');
    if (how === 'by a commit') made.git('commit', '-qm', 'cleaning');
    const { left, journal } = await settle();
    expect(journal.of('dirty_detected')).toMatchObject([{ deleted_in_place: ['prompts/main.md'] }]);
    expect(left.deleted?.map(({ path }) => path)).toEqual(['prompts/main.md']);
    expect(restored(made, left.deleted?.[0]?.from)).toBe('prompt\n');
  });

  test('untracked, or edited and not committed', async () => {
    using made = testRepository();
    using logs = scratch('logs');
    made.write('prompts/main.md', 'never committed\n');
    const settle = await begin(made, logs.path);
    rmSync(`${made.path}/prompts/main.md`);
    const { left, journal } = await settle({ cleanExit: false });
    expect(journal.kinds()).toEqual(['orphan_snapshot_kept', 'dirty_detected']);
    expect(restored(made, left.deleted?.[0]?.from)).toBe('never committed\n');
  });
});

test('a repository that the round removed is told in words', async () => {
  using made = committed();
  using logs = scratch('logs');
  const settle = await begin(made, logs.path);
  rmSync(`${made.path}/.git`, { recursive: true });
  const { left } = await settle();
  expect(left).toMatchObject({ kind: 'failed', reason: expect.stringContaining('there is no git repository in') });
});
