import { describe, expect, test } from 'bun:test';
import { cpSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { scratch, type Scratch } from '../support/scratch.ts';

const root = resolve(import.meta.dir, '../..');

/** A checkout of nothing but the build script and an entry file. */
const checkout = (entry: string): Scratch => {
  const folder = scratch('build');
  for (const part of ['package.json', 'install.sh', 'scripts/build.ts'])
    cpSync(join(root, part), join(folder.path, part));
  folder.write('src/main.ts', entry);
  return folder;
};

const build = (folder: Scratch, env: Readonly<Record<string, string>> = {}) => {
  const { exitCode, stdout, stderr } = Bun.spawnSync([process.execPath, 'scripts/build.ts'], {
    cwd: folder.path,
    env: { ...process.env, ...env },
  });
  return { code: exitCode, stdout: stdout.toString(), stderr: stderr.toString() };
};

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

const answers = `console.log(process.argv[2] === '--help' ? 'Usage: agent-runner' : 'agent-runner ${version} (' + AGENT_RUNNER_COMMIT + ')');\n`;

/** What stands in dist/ where an older binary was there before. */
const afterFailure = (folder: Scratch): string => {
  expect(readdirSync(join(folder.path, 'dist'))).toEqual(['agent-runner']);
  return readFileSync(join(folder.path, 'dist/agent-runner'), 'utf8');
};

describe('scripts/build.ts', () => {
  test('builds a program that answers, the same bytes each time, with no commit where there is no repository', () => {
    using folder = checkout(answers);
    expect(build(folder)).toMatchObject({ code: 0, stderr: '' });
    const binary = join(folder.path, 'dist/agent-runner');
    const first = Bun.hash(readFileSync(binary));
    expect(Bun.spawnSync([binary, '--version'], { cwd: '/' }).stdout.toString()).toBe(
      `agent-runner ${version} (unknown)\n`,
    );
    expect(build(folder).code).toBe(0);
    expect(Bun.hash(readFileSync(binary))).toBe(first);
    expect(readdirSync(join(folder.path, 'dist'))).toEqual(['agent-runner']);
  });

  test('does not take the commit of a repository in which it was unpacked', () => {
    using outer = scratch('outer');
    Bun.spawnSync(['git', 'init', '--quiet', outer.path]);
    const env = { GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@b', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@b' };
    const commit = ['git', '-C', outer.path, 'commit', '--quiet', '--allow-empty', '--no-gpg-sign', '-m', 'first'];
    expect(Bun.spawnSync(commit, { env: { ...process.env, ...env } }).exitCode).toBe(0);
    using folder = checkout(answers);
    cpSync(folder.path, join(outer.path, 'inner'), { recursive: true });
    const inner = { ...folder, path: join(outer.path, 'inner') };
    expect(build(inner)).toMatchObject({ code: 0, stderr: '' });
    const told = Bun.spawnSync([join(inner.path, 'dist/agent-runner'), '--version']).stdout.toString();
    expect(told).toContain('(unknown)');
  });

  test('keeps the older binary where the new one does not compile', () => {
    using folder = checkout(`import './missing.ts';\n`);
    folder.write('dist/agent-runner', 'older');
    const { code, stderr } = build(folder);
    expect(code).toBe(1);
    expect(stderr).toContain('bun build failed');
    expect(stderr).toContain('missing.ts');
    expect(afterFailure(folder)).toBe('older');
  });

  test('keeps the older binary where the new one compiles and dies at its start', () => {
    using folder = checkout('process.exit(3);\n');
    folder.write('dist/agent-runner', 'older');
    const { code, stderr } = build(folder);
    expect(code).toBe(1);
    expect(stderr).toContain('--version of what was built: exit 3');
    expect(afterFailure(folder)).toBe('older');
  });

  test('builds where there is no git', () => {
    using folder = checkout(answers);
    using programs = scratch('programs');
    expect(build(folder, { PATH: programs.path })).toMatchObject({ code: 0, stderr: '' });
  });
});
