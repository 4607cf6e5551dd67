import { describe, expect, test } from 'bun:test';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { got, inside, testRepository, testRepositoryAt, type TestRepository } from '../../support/git-repository.ts';
import { mountedDisk } from '../../support/mounted-disk.ts';
import { needs } from '../../support/needs.ts';
import { until } from '../../support/until.ts';

const request = { roundNum: 2, message: 'ORPHAN R2 phase=- ts=now', exclude: [] };
const program = join(import.meta.dir, '../../fixtures/programs/stashing-supervisor.ts');

const lockOf = (made: { readonly path: string }): string => inside(made, '.git/index.lock');
const scratchFolders = (made: { readonly path: string }): string[] =>
  readdirSync(inside(made, '.git')).filter((name) => name.startsWith('agent-runner-git-'));

/** A repository in which a stash takes some time. */
const withWork = (): TestRepository => {
  const made = testRepository();
  for (let n = 0; n < 300; n += 1) made.write(`new/${n}`, `work ${n}\n`);
  made.write('a.txt', 'changed\n');
  return made;
};

/** Every text of `a.txt` that is still to be had: in the tree, and in kept work. */
const textsOfA = (made: TestRepository): string[] => [
  made.files().get('a.txt') ?? '',
  ...made
    .git('for-each-ref', '--format=%(objectname)', 'refs/agent-runner', 'refs/stash')
    .split('\n')
    .filter((sha) => sha !== '')
    .map((sha) => `file ${made.git('show', `${sha}:a.txt`)}`),
];

describe('a supervisor killed in the middle of a stash', () => {
  const moments: readonly (readonly [string, (made: TestRepository) => boolean, number])[] = [
    ['as it took the lock', (made) => existsSync(lockOf(made)), 0],
    ['while it collects', (made) => existsSync(lockOf(made)), 40],
    ['while it collects on', (made) => existsSync(lockOf(made)), 120],
    ['once the work has its ref', (made) => existsSync(inside(made, '.git/refs/agent-runner/orphans/R1')), 0],
    ['once the stash is stored', (made) => existsSync(inside(made, '.git/refs/stash')), 0],
    ['while the tree is emptied', (made) => existsSync(inside(made, '.git/refs/stash')), 30],
  ];

  test.each(moments)(
    '%s leaves no lock behind its successor, and loses nothing',
    async (_, reached, delay) => {
      using made = withWork();
      const supervisor = Bun.spawn([process.execPath, program, made.path], { stdout: 'ignore', stderr: 'inherit' });
      await until(() => reached(made), { what: 'the moment' });
      // A moment inside of the stash, whichever it is: each must do.
      await Bun.sleep(delay);
      supervisor.kill('SIGKILL');
      await supervisor.exited;

      const held = existsSync(lockOf(made));
      const removed = got(await made.repository.clearAfterDeath());
      expect(removed?.path).toBe(held ? lockOf(made) : undefined);
      expect([existsSync(lockOf(made)), scratchFolders(made)]).toEqual([false, []]);
      expect(textsOfA(made)).toContain('file changed\n');
      made.write('b.txt', 'the next round\n');
      expect(got(await made.repository.stash(request)).kind).toBe('stashed');
      made.write('b.txt', 'committed\n');
      made.git('commit', '--quiet', '-am', 'the agent can commit');
      expect(made.status()).toBe('');
    },
    30_000,
  );

  test('does not make a foreign lock ours, however fresh or old', async () => {
    using made = withWork();
    const dead = inside(made, `.git/agent-runner-git-1.git-${crypto.randomUUID()}`);
    made.write(`${dead.slice(made.path.length + 1)}/lock`, '');
    writeFileSync(lockOf(made), '');
    expect(got(await made.repository.clearAfterDeath())).toBeUndefined();
    expect(existsSync(lockOf(made))).toBe(true);
    expect(existsSync(dead)).toBe(false);
  });
});

test('scratch folders of the dead are removed, those of the living stay', async () => {
  using made = testRepository();
  using living = { child: Bun.spawn(['sleep', '60']), [Symbol.dispose]: (): void => living.child.kill() };
  const name = (pid: number): string => `agent-runner-git-${pid}.git-${crypto.randomUUID()}`;
  const [theirs, own, gone] = [name(living.child.pid), name(process.pid), name(2 ** 22 + 1)];
  for (const folder of [theirs, own, gone]) made.write(`.git/${folder}/index`, '');
  got(await made.repository.clearAfterDeath());
  expect(scratchFolders(made)).toEqual([theirs]);
});

needs('mount')('on a full disk', () => {
  test('our own lock is not left behind', async () => {
    using disk = mountedDisk({ megabytes: 1 });
    const made = testRepositoryAt(disk.path);
    made.git('init', '--quiet', '--initial-branch=main');
    made.git('config', 'user.name', 'Tester');
    made.git('config', 'user.email', 'tester@example.com');
    made.write('a.txt', 'a\n');
    made.write('.gitignore', 'ballast\n');
    made.git('add', '-A');
    made.git('commit', '-qm', 'first');
    made.write('a.txt', 'changed\n');
    disk.fill();
    expect((await made.repository.stash(request)).ok).toBe(false);
    expect((await made.repository.commitAll('auto', [])).ok).toBe(false);
    expect([existsSync(lockOf(made)), scratchFolders(made)]).toEqual([false, []]);
    expect(statSync(disk.ballast).size).toBeGreaterThan(0);
    expect(made.files().get('a.txt')).toBe('file changed\n');
  });
});
