import { describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { systemClock } from '../../../src/platform/clock.ts';
import { openFiles } from '../../../src/platform/files.ts';
import { settleLeftovers } from '../../../src/round/leftovers.ts';
import { fakeJournal } from '../../support/fake-journal.ts';
import { testRepository, type TestRepository } from '../../support/git-repository.ts';
import { roundSettings } from '../../support/round-settings.ts';
import { scratch } from '../../support/scratch.ts';

const settle = async (made: TestRepository, logDir: string) => {
  const file = (name: string): string => `${made.path}/${name}`;
  const prompt = { ...roundSettings().prompt, files: [file('prompts/main.md')] as const };
  return await settleLeftovers({
    repository: made.repository,
    journal: fakeJournal(),
    files: openFiles(),
    clock: systemClock,
    settings: roundSettings({ logDir, prompt, configPath: file('agent-runner.toml') }),
    roundNum: 1,
    phase: '',
    cleanExit: true,
    processesAlive: false,
  });
};

describe('what the supervisor reads is never taken for work', () => {
  test('an untracked configuration and prompt stay where they are', async () => {
    using made = testRepository();
    using logs = scratch('logs');
    made.write('agent-runner.toml', 'config\n');
    made.write('prompts/main.md', 'prompt\n');
    made.write('work.txt', 'work\n');
    expect(await settle(made, logs.path)).toMatchObject({ kind: 'stashed', files: [{ path: 'work.txt' }] });
    expect(readFileSync(`${made.path}/agent-runner.toml`, 'utf8')).toBe('config\n');
    expect(readFileSync(`${made.path}/prompts/main.md`, 'utf8')).toBe('prompt\n');
  });

  test('a person’s edit of the configuration, staged or not, outlives the round', async () => {
    using made = testRepository();
    using logs = scratch('logs');
    made.write('agent-runner.toml', 'config\n');
    made.git('add', '-A');
    made.git('commit', '-qm', 'configuration');
    made.write('agent-runner.toml', 'edited\n');
    made.write('prompts/main.md', 'new prompt\n');
    made.git('add', 'prompts/main.md');
    made.write('work.txt', 'work\n');
    expect(await settle(made, logs.path)).toMatchObject({ kind: 'stashed', files: [{ path: 'work.txt' }] });
    expect(readFileSync(`${made.path}/agent-runner.toml`, 'utf8')).toBe('edited\n');
    expect(readFileSync(`${made.path}/prompts/main.md`, 'utf8')).toBe('new prompt\n');
  });

  test('a tree in which nothing else changed is clean', async () => {
    using made = testRepository();
    using logs = scratch('logs');
    made.write('agent-runner.toml', 'config\n');
    expect(await settle(made, logs.path)).toEqual({ kind: 'clean' });
  });
});
