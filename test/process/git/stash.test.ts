import { describe, expect, test } from 'bun:test';
import { chmodSync, existsSync, lstatSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { systemClock } from '../../../src/platform/clock.ts';
import { openFiles } from '../../../src/platform/files.ts';
import { openRepository } from '../../../src/platform/git/open-repository.ts';
import { openProcesses } from '../../../src/platform/processes.ts';
import { gitAt, got, inside, repositoryAt, testRepository, type TestRepository } from '../../support/git-repository.ts';

const request = (exclude: readonly string[] = []) => ({ roundNum: 7, message: 'ORPHAN R7 phase=main ts=now', exclude });

/** Stashes, checks that the tree is HEAD's, restores, and checks that everything is as it was. */
const roundTrip = async (made: TestRepository, exclude: readonly string[] = []): Promise<string> => {
  const before = { files: made.files(), status: made.status() };
  const stashed = got(await made.repository.stash(request(exclude)));
  expect(stashed.kind).toBe('stashed');
  expect(made.status()).toBe('');
  got(await made.repository.restore(stashed.copy.sha));
  expect(made.files()).toEqual(before.files);
  expect(made.status()).toBe(before.status);
  return stashed.copy.sha;
};

describe('stash and restore', () => {
  test('a mix of staged, unstaged and untracked work comes back byte for byte', async () => {
    using made = testRepository({
      'a.txt': 'one\ntwo\n',
      'b.txt': 'b\n',
      'c/d.txt': 'd\n',
      'e.txt': 'e\n',
      run: 'x\n',
    });
    made.write('a.txt', 'one\nstaged\n');
    made.git('add', 'a.txt');
    made.write('a.txt', 'one\nstaged\nunstaged\n');
    rmSync(inside(made, 'b.txt'));
    made.git('rm', '--quiet', '--cached', 'e.txt');
    made.write('new/deep/file.bin', Buffer.from([0, 255, 13, 10, 0]));
    made.write('staged-new.txt', 'new\n');
    made.git('add', 'staged-new.txt');
    made.git('mv', 'c/d.txt', 'c/renamed.txt');
    symlinkSync('nowhere', inside(made, 'link'));
    chmodSync(inside(made, 'run'), 0o755);
    await roundTrip(made);
  });

  test('the stash is in git’s own list under its name, and git’s own stash show reads it', async () => {
    using made = testRepository();
    made.write('a.txt', 'changed\n');
    made.write('u.txt', 'untracked\n');
    const { copy } = got(await made.repository.stash(request()));
    expect(made.git('stash', 'list', '--format=%H %gs').trim()).toBe(
      `${copy.sha} On main: ORPHAN R7 phase=main ts=now`,
    );
    expect(
      made.git('stash', 'show', '--include-untracked', '--name-only', copy.sha).split('\n').filter(Boolean),
    ).toEqual(['a.txt', 'u.txt']);
    made.git('stash', 'apply', '--quiet', '--index');
    expect(made.status()).toBe(' M a.txt\n?? u.txt\n');
  });

  test('what was announced by git add -N is announced again', async () => {
    using made = testRepository();
    made.write('intended.txt', 'later\n');
    made.git('add', '-N', 'intended.txt');
    await roundTrip(made);
    expect(made.status()).toBe(' A intended.txt\n');
  });

  test('a file that became a folder, a folder that became a link, and a link that became a file', async () => {
    using made = testRepository({ x: 'file\n', 'd/f': 'f\n', keep: 'k\n' });
    symlinkSync('keep', inside(made, 'l'));
    made.git('add', 'l');
    made.git('commit', '--quiet', '-m', 'link');
    rmSync(inside(made, 'x'));
    made.write('x/inner', 'now a folder\n');
    rmSync(inside(made, 'd'), { recursive: true });
    symlinkSync('/etc', inside(made, 'd'));
    rmSync(inside(made, 'l'));
    made.write('l', 'plain\n');
    await roundTrip(made);
  });

  test('names with spaces, quotes, newlines and bytes that are not UTF-8', async () => {
    using made = testRepository({ 'a b.txt': 'x\n', 'q"uote.txt': 'y\n' });
    made.write('a b.txt', 'changed\n');
    made.write('q"uote.txt', 'changed\n');
    made.write('new\nline', 'n\n');
    made.write(' lead', 'l\n');
    made.write(':(top)magic', 'm\n');
    made.write('-dash', 'd\n');
    made.write('git~1', 'short name\n');
    made.write(Buffer.from('la\xe7on', 'latin1'), 'bytes\n');
    made.write('ünï', 'utf8\n');
    const { files } = got(await made.repository.dirty([]));
    expect(files.map(({ path }) => path).toSorted()).toEqual(
      [
        ' lead',
        '-dash',
        ':(top)magic',
        'a b.txt',
        'git~1',
        String.raw`la\xe7on`,
        String.raw`new\nline`,
        'q"uote.txt',
        'ünï',
      ].toSorted(),
    );
    const sha = await roundTrip(made);
    expect(got(await made.repository.orphanFiles(sha)).map(({ path }) => path)).toContain(String.raw`la\xe7on`);
  });

  test('the log folder inside the tree stays where it is, also with staged files', async () => {
    using made = testRepository({ 'a.txt': 'a\n', 'logs/kept.log': 'old\n' });
    made.write('a.txt', 'changed\n');
    made.write('logs/kept.log', 'old\nnew\n');
    made.write('logs/events.jsonl', '{}\n');
    made.write('logs/staged.log', 's\n');
    made.git('add', 'logs/staged.log', 'logs/kept.log');
    const logs = inside(made, 'logs');
    expect(got(await made.repository.dirty([logs])).files).toEqual([{ path: 'a.txt', status: ' M' }]);
    const { copy } = got(await made.repository.stash(request([logs])));
    expect(got(await made.repository.orphanFiles(copy.sha))).toEqual([{ path: 'a.txt', status: ' M' }]);
    expect(made.files().get('logs/kept.log')).toBe('file old\nnew\n');
    expect(made.files().get('logs/events.jsonl')).toBe('file {}\n');
    expect(made.files().get('logs/staged.log')).toBe('file s\n');
    expect(made.files().get('a.txt')).toBe('file a\n');
  });

  test('ignored files stay', async () => {
    using made = testRepository({ '.gitignore': 'build/\n*.o\n' });
    made.write('build/out', 'artefact\n');
    made.write('x.o', 'object\n');
    made.write('new.txt', 'new\n');
    const { copy } = got(await made.repository.stash(request()));
    expect(made.files()).toEqual(
      new Map([
        ['.gitignore', 'file build/\n*.o\n'],
        ['build/out', 'file artefact\n'],
        ['x.o', 'file object\n'],
      ]),
    );
    expect(got(await made.repository.orphanFiles(copy.sha))).toEqual([{ path: 'new.txt', status: '??' }]);
  });

  test('an ignored file that stands where HEAD has one is kept, too', async () => {
    using made = testRepository({ 'secret.env': 'committed\n', tool: 't\n' });
    made.git('rm', '--quiet', '--cached', 'secret.env');
    rmSync(inside(made, 'tool'));
    made.write('.gitignore', 'secret.env\ntool/\n');
    made.write('secret.env', 'only here\n');
    made.write('tool/inner', 'only here, too\n');
    await roundTrip(made);
  });

  test('a nested repository stays, and is told', async () => {
    using made = testRepository();
    made.write('nested/work.txt', 'work\n');
    gitAt(inside(made, 'nested'), ['init', '--quiet']);
    made.write('a.txt', 'changed\n');
    expect(got(await made.repository.dirty([])).files).toEqual([
      { path: 'a.txt', status: ' M' },
      { path: 'nested/', status: '??', nested: true },
    ]);
    expect(got(await made.repository.stash(request())).kind).toBe('stashed');
    expect(made.status()).toBe('?? nested/\n');
    expect(made.files().get('nested/work.txt')).toBe('file work\n');
  });

  test('a nested repository where HEAD has a file cannot be cleaned away: the work is kept and the tree stays', async () => {
    using made = testRepository();
    rmSync(inside(made, 'b.txt'));
    made.write('b.txt/inner', 'inner\n');
    gitAt(inside(made, 'b.txt'), ['init', '--quiet']);
    made.write('a.txt', 'changed\n');
    const before = made.files();
    const stashed = got(await made.repository.stash(request()));
    expect(stashed.kind).toBe('snapshot');
    expect(made.files()).toEqual(before);
    expect(made.git('stash', 'list')).toBe('');
    expect(existsSync(inside(made, '.git/index.lock'))).toBe(false);
  });

  test('a dropped stash can still be had by its ref', async () => {
    using made = testRepository();
    made.write('a.txt', 'hours of work\n');
    const { copy } = got(await made.repository.stash(request()));
    made.git('stash', 'drop', '--quiet');
    made.git('reflog', 'expire', '--expire=now', '--all');
    made.git('gc', '--quiet', '--prune=now');
    const [orphan] = got(await made.repository.orphans());
    expect(orphan).toMatchObject({
      sha: copy.sha,
      ref: 'refs/agent-runner/orphans/R7',
      roundNum: 7,
      inStash: false,
      message: 'ORPHAN R7 phase=main ts=now',
    });
    got(await made.repository.restore(copy.sha));
    expect(made.files().get('a.txt')).toBe('file hours of work\n');
  });

  test('another orphan of the same round gets a name of its own', async () => {
    using made = testRepository();
    const refs: string[] = [];
    for (const text of ['first\n', 'second\n', 'third\n']) {
      made.write('a.txt', text);
      refs.push(got(await made.repository.stash(request())).copy.ref);
    }
    expect(refs).toEqual(['', '-2', '-3'].map((end) => `refs/agent-runner/orphans/R7${end}`));
  });

  test('a drop takes the stash of that SHA wherever it stands, and no other', async () => {
    using made = testRepository();
    made.write('a.txt', 'ours\n');
    const { copy } = got(await made.repository.stash(request()));
    made.write('a.txt', 'theirs\n');
    made.git('stash', 'push', '--quiet', '-m', 'theirs');
    got(await made.repository.drop(copy.sha));
    expect(made.git('stash', 'list', '--format=%gs').trim()).toBe('On main: theirs');
    expect(made.git('for-each-ref', 'refs/agent-runner')).toBe('');
  });

  test('hooks, signing, and a config that wants otherwise are not in the way', async () => {
    using made = testRepository();
    for (const hook of ['pre-commit', 'post-checkout', 'post-index-change', 'reference-transaction', 'commit-msg']) {
      made.write(`.git/hooks/${hook}`, '#!/bin/sh\ntouch "$GIT_DIR/../hook-ran"\nexit 1\n');
      chmodSync(inside(made, `.git/hooks/${hook}`), 0o755);
    }
    for (const [key, value] of [
      ['commit.gpgSign', 'true'],
      ['gpg.program', '/bin/false'],
      ['stash.showIncludeUntracked', 'true'],
      ['status.showUntrackedFiles', 'no'],
      ['status.relativePaths', 'true'],
      ['status.renames', 'false'],
      ['core.quotePath', 'true'],
      ['core.safecrlf', 'true'],
      ['core.fsmonitor', '/bin/false'],
      ['core.splitIndex', 'true'],
      ['diff.external', '/bin/false'],
      ['diff.noprefix', 'true'],
      ['diff.ignoreSubmodules', 'all'],
      ['color.ui', 'always'],
      ['core.pager', '/bin/false'],
      ['core.editor', '/bin/false'],
    ] as const) {
      made.git('config', key, value);
    }
    made.write('a.txt', 'three\ntwo\none\n');
    expect(got(await made.repository.dirty([])).cosmetic).toBe(true);
    made.write('u.txt', 'untracked\n');
    await roundTrip(made);
    got(await made.repository.commitAll('auto', []));
    expect(existsSync(inside(made, 'hook-ran'))).toBe(false);
  });

  test('without an identity work is kept as agent-runner, and not committed', async () => {
    using made = testRepository();
    made.git('config', '--unset', 'user.name');
    made.git('config', '--unset', 'user.email');
    made.write('a.txt', 'changed\n');
    const { HOME, GIT_CONFIG_NOSYSTEM } = process.env;
    process.env['HOME'] = made.path;
    process.env['GIT_CONFIG_NOSYSTEM'] = '1';
    try {
      expect(await made.repository.commitAll('auto', [])).toEqual({
        ok: false,
        failure: { code: 'no_git_identity', path: made.path },
      });
      const { copy } = got(await made.repository.stash(request()));
      expect(made.git('log', '-1', '--format=%an <%ae> %cn', copy.sha).trim()).toBe(
        'agent-runner <agent-runner@localhost> agent-runner',
      );
    } finally {
      process.env['HOME'] = HOME;
      if (GIT_CONFIG_NOSYSTEM === undefined) delete process.env['GIT_CONFIG_NOSYSTEM'];
      else process.env['GIT_CONFIG_NOSYSTEM'] = GIT_CONFIG_NOSYSTEM;
    }
  });

  test('git’s variables of a surrounding git do not lead astray', async () => {
    using made = testRepository();
    using other = testRepository({ 'other.txt': 'o\n' });
    made.write('a.txt', 'changed\n');
    const foreign = {
      GIT_DIR: inside(other, '.git'),
      GIT_WORK_TREE: other.path,
      GIT_INDEX_FILE: inside(other, '.git/index'),
      GIT_LITERAL_PATHSPECS: '1',
    };
    Object.assign(process.env, foreign);
    try {
      expect(got(await made.repository.dirty([])).files.map(({ path }) => path)).toEqual(['a.txt']);
      expect(got(await made.repository.stash(request())).kind).toBe('stashed');
    } finally {
      for (const name of Object.keys(foreign)) Reflect.deleteProperty(process.env, name);
    }
    expect(other.git('stash', 'list')).toBe('');
    expect(made.status()).toBe('');
  });

  test('line ends come back under core.autocrlf', async () => {
    using made = testRepository({ 'dos.txt': 'one\n' });
    made.git('config', 'core.autocrlf', 'true');
    made.write('dos.txt', 'one\r\ntwo\r\n');
    made.write('new.txt', 'new\r\n');
    await roundTrip(made);
  });

  test('a change in the same tick and of the same size as the last git add is not missed', async () => {
    using made = testRepository();
    // What a coarse clock gives: the file, the index entry and the index itself all have one time.
    made.git('config', 'core.trustctime', 'false');
    const tick = 1_700_000_000;
    made.write('a.txt', 'first!');
    utimesSync(inside(made, 'a.txt'), tick, tick);
    made.git('add', 'a.txt');
    utimesSync(inside(made, '.git/index'), tick, tick);
    made.write('a.txt', 'second');
    utimesSync(inside(made, 'a.txt'), tick, tick);
    const { copy } = got(await made.repository.stash(request()));
    expect(made.git('show', `${copy.sha}:a.txt`)).toBe('second');
  });

  test('a work folder that was itself untracked is there again', async () => {
    using made = testRepository();
    made.write('sub/work/x.txt', 'x\n');
    const inner = repositoryAt(inside(made, 'sub/work'));
    expect(got(await inner.stash(request())).kind).toBe('stashed');
    expect(lstatSync(inside(made, 'sub/work')).isDirectory()).toBe(true);
  });

  test('a folder that became a link to itself, which git cannot look through: refused, and the work stays', async () => {
    using made = testRepository({ 'd/e': 'e\n', 'a.txt': 'a\n' });
    rmSync(inside(made, 'd'), { recursive: true });
    symlinkSync('d', inside(made, 'd'));
    made.write('a.txt', 'changed\n');
    const before = made.files();
    expect(await made.repository.stash(request())).toMatchObject({ ok: false, failure: { code: 'git' } });
    expect(made.files()).toEqual(before);
    expect(existsSync(inside(made, '.git/index.lock'))).toBe(false);
  });

  test('a file that is changed while the tree is cleaned stops the stash: the tree stays, a copy is kept', async () => {
    using made = testRepository({ 'a.txt': 'a\n', 'b.txt': 'b\n' });
    made.write('a.txt', 'changed\n');
    made.write('new.txt', 'new\n');
    // The entry in the list of stashes is made after the work was read and before the tree is cleaned.
    const real = openProcesses();
    const run: typeof real.run = async (command) => {
      if (command.argv.includes('store')) made.write('new.txt', 'newer, and longer\n');
      return await real.run(command);
    };
    const racing = openRepository(made.path, { ...real, run }, systemClock, openFiles());
    const stashed = got(await racing.stash(request()));
    expect(stashed).toMatchObject({ kind: 'snapshot', why: expect.stringContaining('new.txt') });
    expect(made.files()).toEqual(
      new Map([
        ['a.txt', 'file changed\n'],
        ['b.txt', 'file b\n'],
        ['new.txt', 'file newer, and longer\n'],
      ]),
    );
    expect(made.status()).toBe(' M a.txt\n?? new.txt\n');
    expect(made.git('stash', 'list')).toBe('');
    expect(made.git('show', `${stashed.copy.sha}^3:new.txt`)).toBe('new\n');
  });

  test('a lock of another git refuses, and leaves everything', async () => {
    using made = testRepository();
    made.write('a.txt', 'changed\n');
    writeFileSync(inside(made, '.git/index.lock'), '');
    const result = await made.repository.stash(request());
    expect(result).toMatchObject({
      ok: false,
      failure: { code: 'git', reason: expect.stringContaining('index.lock exists') },
    });
    expect(made.files().get('a.txt')).toBe('file changed\n');
    expect(existsSync(inside(made, '.git/index.lock'))).toBe(true);
    expect(got(await made.repository.snapshot(request())).ref).toBe('refs/agent-runner/orphans/R7');
  });
});
