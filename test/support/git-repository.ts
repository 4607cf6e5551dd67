import { execFileSync } from 'node:child_process';
import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { systemClock } from '../../src/platform/clock.ts';
import { openFiles } from '../../src/platform/files.ts';
import { openRepository } from '../../src/platform/git/open-repository.ts';
import { openProcesses } from '../../src/platform/processes.ts';
import type { Result } from '../../src/model/result.ts';
import type { Repository } from '../../src/ports/repository.ts';
import { scratch } from './scratch.ts';

/** git's environment in tests: nobody's configuration, and nobody's identity unless given. */
export const gitEnv: Readonly<Record<string, string>> = {
  PATH: process.env['PATH'] ?? '/usr/bin:/bin',
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  LC_ALL: 'C',
};

/** The value of a call that must succeed. */
export const got = <Value>(result: Result<Value>): Value => {
  if (result.ok) return result.value;
  throw new Error(`unexpected failure: ${JSON.stringify(result.failure)}`);
};

/** A real repository in a temporary folder. */
export interface TestRepository extends Disposable {
  readonly path: string;
  /** The adapter under test. */
  readonly repository: Repository;
  /** Runs git; gives stdout, throws where it fails. */
  git(...args: readonly string[]): string;
  /** Writes a file with its folders. */
  write(name: string | Buffer, contents: string | Buffer): void;
  /** Every file of the work tree, without `.git`: kind, exec bit and contents by its name (bytes held as latin1). */
  files(): ReadonlyMap<string, string>;
  /** `git status --porcelain`, untracked files each. */
  status(): string;
}

const describeFile = (path: Buffer): string => {
  const facts = lstatSync(path);
  if (facts.isSymbolicLink()) return `link ${readlinkSync(path, 'latin1')}`;
  return `${facts.mode & 0o100 ? 'program' : 'file'} ${readFileSync(path, 'latin1')}`;
};

const collectFiles = (folder: Buffer, prefix: string, found: Map<string, string>): void => {
  for (const name of readdirSync(folder, { encoding: 'buffer' })) {
    if (name.toString() === '.git') continue;
    const path = Buffer.concat([folder, Buffer.from('/'), name]);
    const shown = prefix + name.toString('latin1');
    if (lstatSync(path).isDirectory()) collectFiles(path, `${shown}/`, found);
    else found.set(shown, describeFile(path));
  }
};

/** The files under a folder, as `TestRepository.files` gives them. */
export const filesUnder = (path: string): ReadonlyMap<string, string> => {
  const found = new Map<string, string>();
  collectFiles(Buffer.from(path), '', found);
  return new Map([...found].toSorted(([a], [b]) => (a < b ? -1 : 1)));
};

/** The adapter on a folder that is there already. */
export const repositoryAt = (path: string): Repository =>
  openRepository(path, openProcesses(), systemClock, openFiles());

/** Runs git in a folder; gives stdout, throws where it fails. */
export const gitAt = (path: string, args: readonly string[]): string =>
  execFileSync('git', args, { cwd: path, env: gitEnv, encoding: 'utf8', stdio: 'pipe', maxBuffer: 1 << 28 });

/** A folder as a test repository, without making anything there. */
export const testRepositoryAt = (path: string): Omit<TestRepository, typeof Symbol.dispose> => ({
  path,
  repository: repositoryAt(path),
  git: (...args) => gitAt(path, args),
  write: (name, contents) => {
    const target = Buffer.concat([Buffer.from(`${path}/`), Buffer.from(name)]);
    mkdirSync(dirname(target.toString()), { recursive: true });
    writeFileSync(target, contents);
  },
  files: () => filesUnder(path),
  status: () => gitAt(path, ['status', '--porcelain', '--untracked-files=all']),
});

/** A new repository on branch `main`, with an identity and one commit of these files unless told otherwise. */
export const testRepository = (
  files: Readonly<Record<string, string>> | 'no commit' = { 'a.txt': 'one\ntwo\nthree\n', 'b.txt': 'b\n' },
): TestRepository => {
  const folder = scratch('repository');
  const made = testRepositoryAt(folder.path);
  made.git('init', '--quiet', '--initial-branch=main');
  made.git('config', 'user.name', 'Tester');
  made.git('config', 'user.email', 'tester@example.com');
  if (files !== 'no commit') {
    for (const [name, contents] of Object.entries(files)) made.write(name, contents);
    made.git('add', '--all');
    made.git('commit', '--quiet', '--allow-empty', '-m', 'first');
  }
  return { ...made, [Symbol.dispose]: () => folder[Symbol.dispose]() };
};

/** A path inside a repository. */
export const inside = (repository: { readonly path: string }, name: string): string => join(repository.path, name);
