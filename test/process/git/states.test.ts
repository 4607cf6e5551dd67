import { describe, expect, test } from 'bun:test';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  gitAt,
  gitEnv,
  got,
  inside,
  repositoryAt,
  testRepository,
  testRepositoryAt,
  type TestRepository,
} from '../../support/git-repository.ts';
import { scratch } from '../../support/scratch.ts';

const request = { roundNum: 3, message: 'ORPHAN R3 phase=- ts=now', exclude: [] };

/** git that may fail, as a conflicting merge does. */
const tryGit = (made: TestRepository, ...args: readonly string[]): void => {
  spawnSync('git', args, { cwd: made.path, env: gitEnv });
};

/** Two branches that changed the same line; `main` is checked out. */
const diverged = (): TestRepository => {
  const made = testRepository({ 'a.txt': 'base\n', 'other.txt': 'o\n' });
  made.git('checkout', '--quiet', '-b', 'side');
  made.write('a.txt', 'side\n');
  made.git('commit', '--quiet', '-a', '-m', 'side');
  made.git('checkout', '--quiet', 'main');
  made.write('a.txt', 'main\n');
  made.git('commit', '--quiet', '-a', '-m', 'main');
  return made;
};

/** Stashing must give a snapshot for this reason and leave tree, index and HEAD byte for byte. */
const expectSnapshot = async (made: TestRepository, why: string): Promise<string> => {
  const index = inside(made, '.git/index');
  const look = () => ({
    files: made.files(),
    index: existsSync(index) ? readFileSync(index).toString('latin1') : '',
    head: readFileSync(inside(made, '.git/HEAD'), 'utf8'),
  });
  const before = look();
  const stashed = got(await made.repository.stash(request));
  expect(stashed).toMatchObject({ kind: 'snapshot', why });
  expect(look()).toEqual(before);
  expect(made.git('stash', 'list')).toBe('');
  return stashed.copy.sha;
};

describe('a repository', () => {
  test('without a commit: a snapshot, which restores there', async () => {
    using made = testRepository('no commit');
    made.write('staged.txt', 's\n');
    made.git('add', 'staged.txt');
    made.write('untracked.txt', 'u\n');
    const before = made.status();
    expect(got(await made.repository.state())).toEqual({ branch: 'main', operation: 'none', unmerged: false });
    expect(got(await made.repository.dirty([]))).toEqual({
      files: [
        { path: 'staged.txt', status: 'A ' },
        { path: 'untracked.txt', status: '??' },
      ],
      cosmetic: false,
    });
    const sha = await expectSnapshot(made, 'there is no commit yet');
    made.git('rm', '--quiet', '-f', 'staged.txt');
    rmSync(inside(made, 'untracked.txt'));
    got(await made.repository.restore(sha));
    expect(made.status()).toBe(before);
    expect(made.files()).toEqual(
      new Map([
        ['staged.txt', 'file s\n'],
        ['untracked.txt', 'file u\n'],
      ]),
    );
  });

  test('without a commit and without an index', async () => {
    using made = testRepository('no commit');
    made.write('untracked.txt', 'u\n');
    await expectSnapshot(made, 'there is no commit yet');
    got(await made.repository.commitAll('first', []));
    expect(made.status()).toBe('');
    expect(got(await made.repository.dirty([])).files).toEqual([]);
  });

  test('with a detached HEAD is stashed', async () => {
    using made = testRepository();
    made.git('checkout', '--quiet', '--detach');
    made.write('a.txt', 'changed\n');
    expect(got(await made.repository.state()).branch).toBeUndefined();
    expect(got(await made.repository.stash(request)).kind).toBe('stashed');
    expect(made.git('stash', 'list', '--format=%gs').trim()).toStartWith('On (no branch): ORPHAN');
    expect(made.status()).toBe('');
  });

  test('in the middle of a conflicting merge: a snapshot with the conflict in it', async () => {
    using made = diverged();
    tryGit(made, 'merge', 'side');
    made.write('new.txt', 'n\n');
    expect(got(await made.repository.state())).toMatchObject({ operation: 'merge', unmerged: true });
    const sha = await expectSnapshot(made, 'the index holds unmerged files');
    expect(made.git('show', `${sha}:a.txt`)).toContain('<<<<<<<');
    expect(made.git('show', `${sha}^3:new.txt`)).toBe('n\n');
    expect((await made.repository.commitAll('auto', [])).ok).toBe(false);
    made.git('merge', '--abort');
    rmSync(inside(made, 'new.txt'));
    got(await made.repository.restore(sha));
    expect(made.files().get('a.txt')).toContain('<<<<<<<');
    expect(made.files().get('new.txt')).toBe('file n\n');
  });

  test('in the middle of a merge whose conflicts are resolved', async () => {
    using made = diverged();
    tryGit(made, 'merge', 'side');
    made.write('a.txt', 'both\n');
    made.git('add', 'a.txt');
    await expectSnapshot(made, 'a merge is in progress');
  });

  test('in the middle of a rebase', async () => {
    using made = diverged();
    tryGit(made, 'rebase', 'side');
    expect(got(await made.repository.state()).operation).toBe('rebase');
    made.write('a.txt', 'both\n');
    made.git('add', 'a.txt');
    await expectSnapshot(made, 'a rebase is in progress');
  });

  test('in the middle of a cherry-pick, of a revert, of git am', async () => {
    using made = diverged();
    tryGit(made, 'cherry-pick', 'side');
    expect(got(await made.repository.state()).operation).toBe('cherry-pick');
    await expectSnapshot(made, 'the index holds unmerged files');
    made.git('cherry-pick', '--abort');
    tryGit(made, 'revert', '--no-edit', 'side');
    expect(got(await made.repository.state()).operation).toBe('revert');
    made.git('revert', '--abort');
    writeFileSync(inside(made, '.git/side.patch'), made.git('format-patch', '-1', '--stdout', 'side'));
    tryGit(made, 'am', inside(made, '.git/side.patch'));
    expect(got(await made.repository.state()).operation).toBe('am');
    made.write('other.txt', 'changed\n');
    await expectSnapshot(made, 'git am is in progress');
  });

  test('with a submodule: a staged pointer comes back, and what changed inside stays', async () => {
    using library = testRepository({ 'lib.txt': 'lib\n' });
    using made = testRepository();
    made.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library.path, 'sub');
    made.git('commit', '--quiet', '-m', 'with submodule');
    const sub = testRepositoryAt(inside(made, 'sub'));
    sub.write('lib.txt', 'newer\n');
    gitAt(sub.path, ['-c', 'user.name=T', '-c', 'user.email=t@example.com', 'commit', '--quiet', '-am', 'newer']);
    expect(got(await made.repository.dirty([])).files).toEqual([{ path: 'sub', status: ' M', nested: true }]);
    made.git('add', 'sub');
    made.write('a.txt', 'changed\n');
    sub.write('lib.txt', 'uncommitted\n');
    const before = { files: made.files(), staged: made.git('diff', '--cached', '--raw', '--abbrev=40') };
    const { kind, copy } = got(await made.repository.stash(request));
    expect(kind).toBe('stashed');
    expect(made.git('diff', '--cached', '--raw')).toBe('');
    expect(made.files().get('a.txt')).toBe('file one\ntwo\nthree\n');
    expect(sub.files().get('lib.txt')).toBe('file uncommitted\n');
    got(await made.repository.restore(copy.sha));
    expect({ files: made.files(), staged: made.git('diff', '--cached', '--raw', '--abbrev=40') }).toEqual(before);
  });

  test('in a linked work tree: its own index, the shared refs', async () => {
    using made = testRepository();
    using place = scratch('linked');
    const path = join(place.path, 'tree');
    made.git('worktree', 'add', '--quiet', '-b', 'linked', path);
    const linked = testRepositoryAt(path);
    linked.write('a.txt', 'linked\n');
    made.write('a.txt', 'main\n');
    const { copy } = got(await linked.repository.stash(request));
    expect(linked.status()).toBe('');
    expect(made.status()).toBe(' M a.txt\n');
    expect(got(await made.repository.orphans()).map(({ sha }) => sha)).toEqual([copy.sha]);
    got(await linked.repository.restore(copy.sha));
    expect(linked.files().get('a.txt')).toBe('file linked\n');
  });

  test('with a sparse checkout: nothing outside of it is taken for deleted or brought in', async () => {
    using made = testRepository({ 'in/a': 'a\n', 'in/b': 'b\n', 'out/c': 'c\n', top: 't\n' });
    made.git('sparse-checkout', 'set', '--cone', 'in');
    made.write('in/a', 'changed\n');
    made.write('in/new', 'new\n');
    rmSync(inside(made, 'in/b'));
    made.write('elsewhere/new', 'outside of the cone\n');
    const before = { files: made.files(), status: made.status() };
    const { kind, copy } = got(await made.repository.stash(request));
    expect(kind).toBe('stashed');
    expect(made.status()).toBe('');
    expect([...made.files().keys()]).toEqual(['in/a', 'in/b', 'top']);
    expect(got(await made.repository.orphanFiles(copy.sha)).map(({ path }) => path)).not.toContain('out/c');
    got(await made.repository.restore(copy.sha));
    expect({ files: made.files(), status: made.status() }).toEqual(before);
    expect(existsSync(inside(made, 'out/c'))).toBe(false);
  });

  test('with a work folder below its top: all of the tree is the work', async () => {
    using made = testRepository({ 'a.txt': 'a\n', 'sub/b.txt': 'b\n' });
    made.write('a.txt', 'changed\n');
    made.write('sub/new.txt', 'n\n');
    const below = repositoryAt(inside(made, 'sub'));
    expect(got(await below.dirty([inside(made, 'sub/logs')])).files.map(({ path }) => path)).toEqual([
      'a.txt',
      'sub/new.txt',
    ]);
    expect(got(await below.stash(request)).kind).toBe('stashed');
    expect(made.status()).toBe('');
  });

  test('with SHA-256 names', async () => {
    using folder = scratch('sha256');
    gitAt(folder.path, ['init', '--quiet', '--object-format=sha256', '--initial-branch=main']);
    const made = testRepositoryAt(folder.path);
    made.write('a.txt', 'a\n');
    got(await made.repository.snapshot(request));
    gitAt(folder.path, ['add', '--all']);
    gitAt(folder.path, ['-c', 'user.name=T', '-c', 'user.email=t@example.com', 'commit', '--quiet', '-m', 'first']);
    made.write('a.txt', 'changed\n');
    made.write('new.txt', 'n\n');
    const { kind, copy } = got(await made.repository.stash(request));
    expect({ kind, ref: copy.ref, digits: copy.sha.length }).toEqual({
      kind: 'stashed',
      ref: 'refs/agent-runner/orphans/R3-2',
      digits: 64,
    });
    got(await made.repository.restore(copy.sha));
    expect(made.status()).toBe(' M a.txt\n?? new.txt\n');
    got(await made.repository.drop(copy.sha));
    expect(made.git('stash', 'list')).toBe('');
  });

  test('that is none is said so, a bare one too', async () => {
    using folder = scratch('none');
    expect(await repositoryAt(folder.path).state()).toEqual({
      ok: false,
      failure: { code: 'not_a_repository', path: folder.path },
    });
    gitAt(folder.path, ['init', '--quiet', '--bare', 'bare.git']);
    const bare = join(folder.path, 'bare.git');
    expect(await repositoryAt(bare).dirty([])).toEqual({
      ok: false,
      failure: { code: 'not_a_repository', path: bare },
    });
  });

  test('whose .git cannot be written: a clear failure, and the work stays in the tree', async () => {
    using made = testRepository();
    made.write('a.txt', 'changed\n');
    made.write('new.txt', 'n\n');
    const before = made.files();
    // Modes do not bind root. An object store that is a file refuses everybody; what is there already is read from beside it.
    made.git('repack', '-a', '-d', '-q');
    const objects = inside(made, '.git/objects');
    spawnSync('mv', [objects, `${objects}-real`]);
    mkdirSync(join(objects, 'info'), { recursive: true });
    writeFileSync(join(objects, 'info/alternates'), `${objects}-real\n`);
    for (let byte = 0; byte < 256; byte += 1) writeFileSync(join(objects, byte.toString(16).padStart(2, '0')), '');
    writeFileSync(join(objects, 'pack'), '');
    const stash = await made.repository.stash(request);
    expect(stash).toMatchObject({ ok: false, failure: { code: 'git' } });
    expect((await made.repository.snapshot(request)).ok).toBe(false);
    expect((await made.repository.commitAll('auto', [])).ok).toBe(false);
    expect(made.files()).toEqual(before);
    expect(existsSync(inside(made, '.git/index.lock'))).toBe(false);
    expect(got(await made.repository.dirty([])).files).toHaveLength(2);
  });

  test('on a read-only mount', async () => {
    using made = testRepository();
    made.write('a.txt', 'changed\n');
    const script = 'mount --bind .git .git && mount -o remount,ro,bind .git && exec "$0" "$@"';
    const probe = spawnSync('unshare', ['-m', 'sh', '-c', script, 'true'], { cwd: made.path });
    if (probe.status !== 0) {
      process.stderr.write('skipped: no mounts may be made here\n');
      return;
    }
    const program = `
      import { repositoryAt } from ${JSON.stringify(join(import.meta.dir, '../../support/git-repository.ts'))};
      const repository = repositoryAt(process.cwd());
      const request = { roundNum: 1, message: 'm', exclude: [] };
      console.log(JSON.stringify([await repository.stash(request), await repository.snapshot(request), await repository.dirty([])]));`;
    const { stdout } = spawnSync('unshare', ['-m', 'sh', '-c', script, process.execPath, '-e', program], {
      cwd: made.path,
      encoding: 'utf8',
    });
    const [stash, snapshot, dirty] = JSON.parse(stdout) as { ok: boolean; failure?: { reason: string } }[];
    expect([stash?.ok, snapshot?.ok, dirty?.ok]).toEqual([false, false, true]);
    expect(stash?.failure?.reason).toContain('read-only file system');
    expect(made.files().get('a.txt')).toBe('file changed\n');
  });

  test('whose index cannot be read', async () => {
    using made = testRepository();
    made.write('a.txt', 'changed\n');
    writeFileSync(inside(made, '.git/index'), 'not an index');
    expect(await made.repository.dirty([])).toMatchObject({ ok: false, failure: { code: 'git' } });
    expect((await made.repository.stash(request)).ok).toBe(false);
    expect(made.files().get('a.txt')).toBe('file changed\n');
  });

  test('an index.lock is removed only when it is old', async () => {
    using made = testRepository();
    const lock = inside(made, '.git/index.lock');
    writeFileSync(lock, '');
    expect(got(await made.repository.removeStaleIndexLock(60_000))).toBeUndefined();
    const old = statSync(lock).mtimeMs / 1000 - 90;
    utimesSync(lock, old, old);
    const removed = got(await made.repository.removeStaleIndexLock(60_000));
    expect(removed?.path).toBe(lock);
    expect(removed?.ageMs).toBeGreaterThanOrEqual(90_000);
    expect(existsSync(lock)).toBe(false);
    expect(got(await made.repository.removeStaleIndexLock(60_000))).toBeUndefined();
  });

  test('with a clean filter that fails: the work stays, and the failure says so', async () => {
    using made = testRepository({ '.gitattributes': '*.big filter=broken\n' });
    made.git('config', 'filter.broken.clean', 'false');
    made.git('config', 'filter.broken.required', 'true');
    made.write('x.big', 'x\n');
    expect(await made.repository.stash(request)).toMatchObject({ ok: false, failure: { code: 'git' } });
    expect(made.files().get('x.big')).toBe('file x\n');
    expect(existsSync(inside(made, '.git/index.lock'))).toBe(false);
  });
});

describe('restore', () => {
  test('on a HEAD that went on elsewhere in the file merges', async () => {
    using made = testRepository({ 'a.txt': '1\n2\n3\n4\n5\n6\n7\n8\n9\n' });
    made.write('a.txt', '1\n2\n3\n4\n5\n6\n7\n8\nnine\n');
    made.write('new.txt', 'n\n');
    const { copy } = got(await made.repository.stash(request));
    made.write('a.txt', 'one\n2\n3\n4\n5\n6\n7\n8\n9\n');
    made.git('commit', '--quiet', '-am', 'on');
    got(await made.repository.restore(copy.sha));
    expect(made.files().get('a.txt')).toBe('file one\n2\n3\n4\n5\n6\n7\n8\nnine\n');
    expect(made.status()).toBe(' M a.txt\n?? new.txt\n');
  });

  test('on a HEAD that changed the same lines refuses, and says what to do', async () => {
    using made = testRepository();
    made.write('a.txt', 'ours\n');
    const { copy } = got(await made.repository.stash(request));
    made.write('a.txt', 'theirs\n');
    made.git('commit', '--quiet', '-am', 'on');
    const result = await made.repository.restore(copy.sha);
    expect(result).toMatchObject({
      ok: false,
      failure: { reason: expect.stringContaining(`git stash apply ${copy.sha}`) },
    });
    expect(made.status()).toBe('');
  });

  test('over uncommitted changes of the same file, over an untracked file, over an ignored one: refuses, touches nothing', async () => {
    using made = testRepository();
    made.write('a.txt', 'kept\n');
    made.write('new.txt', 'kept\n');
    const { copy } = got(await made.repository.stash(request));
    made.write('a.txt', 'other work\n');
    expect((await made.repository.restore(copy.sha)).ok).toBe(false);
    made.git('checkout', '--quiet', '--', 'a.txt');
    made.write('new.txt', 'other work\n');
    expect(await made.repository.restore(copy.sha)).toMatchObject({
      ok: false,
      failure: { reason: expect.stringContaining('new.txt') },
    });
    writeFileSync(inside(made, '.git/info/exclude'), 'new.txt\n');
    expect((await made.repository.restore(copy.sha)).ok).toBe(false);
    expect(made.files()).toEqual(
      new Map([
        ['a.txt', 'file one\ntwo\nthree\n'],
        ['b.txt', 'file b\n'],
        ['new.txt', 'file other work\n'],
      ]),
    );
  });

  test('leaves other uncommitted work, staged and not, as it is', async () => {
    using made = testRepository();
    made.write('a.txt', 'kept\n');
    const { copy } = got(await made.repository.stash(request));
    made.write('b.txt', 'staged\n');
    made.git('add', 'b.txt');
    made.write('c.txt', 'untracked\n');
    got(await made.repository.restore(copy.sha));
    expect(made.status()).toBe(' M a.txt\nM  b.txt\n?? c.txt\n');
  });

  test('of what is no kept work is refused', async () => {
    using made = testRepository();
    expect(await made.repository.restore(made.git('rev-parse', 'HEAD').trim())).toMatchObject({
      ok: false,
      failure: { code: 'not_found' },
    });
  });

  test('of a stash that git itself made', async () => {
    using made = testRepository();
    made.write('a.txt', 'kept\n');
    made.write('u.txt', 'u\n');
    chmodSync(inside(made, 'b.txt'), 0o755);
    const before = made.files();
    made.git('stash', 'push', '--quiet', '--include-untracked', '-m', 'ORPHAN R2 phase=dev ts=2026-11-22T12:28:51Z');
    const [orphan] = got(await made.repository.orphans());
    expect(orphan).toMatchObject({
      ref: 'refs/stash',
      roundNum: 2,
      inStash: true,
      message: 'ORPHAN R2 phase=dev ts=2026-11-22T12:28:51Z',
    });
    got(await made.repository.restore(orphan?.sha ?? ''));
    expect(made.files()).toEqual(before);
  });
});
