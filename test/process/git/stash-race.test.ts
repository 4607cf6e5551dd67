import { expect, test } from 'bun:test';
import { got, gitAt, testRepository } from '../../support/git-repository.ts';
import { storeStash, dropStash } from '../../../src/platform/git/stash-list.ts';
import { gitIn, type Git } from '../../../src/platform/git/git.ts';
import { openProcesses } from '../../../src/platform/processes.ts';

const request = { roundNum: 1, message: 'ORPHAN R1 phase=- ts=now', exclude: [] };

test('somebody stashes between our look and our drop: theirs stays where it is', async () => {
  using made = testRepository();
  made.write('a.txt', 'ours\n');
  const { copy } = got(await made.repository.stash(request));
  made.write('a.txt', 'theirs\n');
  const theirs = made.git('stash', 'create').trim();
  const git = gitIn(made.path, { processes: openProcesses(), mark: 'git-race' });
  let pushed = false;
  // Their push lands after we have learnt our place, and before git drops by it.
  const racing: Git = {
    ...git,
    output: async (args, options) => {
      if (args[1] === 'drop' && !pushed) {
        pushed = true;
        await storeStash(git, theirs, 'On main: theirs');
      }
      return await git.output(args, options);
    },
  };
  await dropStash(racing, copy.sha);
  expect(gitAt(made.path, ['stash', 'list', '--format=%H'])).toBe(`${theirs}\n`);
});

test('stashes that are not ours are never touched by a stash, a restore and a drop', async () => {
  using made = testRepository();
  made.write('b.txt', 'theirs\n');
  made.git('stash', 'push', '--quiet', '-m', 'theirs');
  const theirs = made.git('rev-parse', 'refs/stash').trim();
  made.write('a.txt', 'ours\n');
  const { copy } = got(await made.repository.stash(request));
  got(await made.repository.restore(copy.sha));
  got(await made.repository.drop(copy.sha));
  expect(made.git('stash', 'list', '--format=%H %gs').trim()).toBe(`${theirs} On main: theirs`);
});
