import { expect, test } from 'bun:test';
import { existsSync, rmSync } from 'node:fs';
import { gitAt, got, inside, testRepository } from '../../support/git-repository.ts';

test('everything is committed but the log folder, ignored files and other repositories', async () => {
  using made = testRepository({ 'a.txt': 'a\n', 'b.txt': 'b\n', '.gitignore': '*.o\n' });
  made.write('a.txt', 'changed\n');
  rmSync(inside(made, 'b.txt'));
  made.write('new\nline', 'n\n');
  made.write('x.o', 'object\n');
  made.write('logs/events.jsonl', '{}\n');
  made.write('nested/x', 'x\n');
  gitAt(inside(made, 'nested'), ['init', '--quiet']);
  const sha = got(await made.repository.commitAll('agent-runner auto-commit: R1', [inside(made, 'logs')]));
  expect(
    made
      .git('show', '--format=%H %s', '--name-status', '-z', sha)
      .split('\0')
      .filter(Boolean)
      .map((text) => text.trim()),
  ).toEqual([`${sha} agent-runner auto-commit: R1`, 'M', 'a.txt', 'D', 'b.txt', 'A', 'new\nline']);
  expect(made.git('rev-parse', 'main').trim()).toBe(sha);
  expect(made.status()).toBe('?? logs/events.jsonl\n?? nested/\n');
});

test('the first commit, and one on a detached HEAD', async () => {
  using made = testRepository('no commit');
  made.write('a.txt', 'a\n');
  const first = got(await made.repository.commitAll('first', []));
  expect(made.git('log', '--format=%H', 'main').trim()).toBe(first);
  made.git('checkout', '--quiet', '--detach');
  made.write('a.txt', 'b\n');
  const second = got(await made.repository.commitAll('second', []));
  expect(made.git('rev-parse', 'HEAD', 'main').trim().split('\n')).toEqual([second, first]);
});

test('an index that another git has locked: refused, HEAD as it was', async () => {
  using made = testRepository();
  made.write('a.txt', 'changed\n');
  made.write('.git/index.lock', '');
  const head = made.git('rev-parse', 'HEAD');
  expect((await made.repository.commitAll('auto', [])).ok).toBe(false);
  expect(made.git('rev-parse', 'HEAD')).toBe(head);
  expect(existsSync(inside(made, '.git/index.lock'))).toBe(true);
});
