import { expect, test } from 'bun:test';
import { utimesSync, writeFileSync } from 'node:fs';
import { inside } from '../../support/git-repository.ts';
import { servedProject } from '../../support/serving.ts';

const commits = 'echo done > result.txt && git add result.txt && git commit -qm result\n';

test('a lock that a dead git left before the round does not keep the round from committing', async () => {
  using project = servedProject(commits);
  const lock = inside(project.repository, '.git/index.lock');
  writeFileSync(lock, '');
  utimesSync(lock, Date.now() / 1000 - 61, Date.now() / 1000 - 61);
  const { code } = await project.start('round').ended();
  expect(code).toBe(0);
  const kinds = project.events().map(({ event }) => event);
  expect(kinds.indexOf('index_lock_removed')).toBeGreaterThan(-1);
  expect(kinds.indexOf('index_lock_removed')).toBeLessThan(kinds.indexOf('round_start'));
  expect(project.repository.git('log', '-1', '--format=%s').trim()).toBe('result');
}, 60_000);

test('a repository that the agent removed is told plainly', async () => {
  using project = servedProject('rm -rf .git\n');
  const { stdout, stderr } = await project.start('round').ended();
  expect(stdout + stderr).toContain('what it left could not be looked at: there is no git repository in');
}, 60_000);
