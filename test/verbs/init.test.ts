import { describe, expect, test } from 'bun:test';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../support/binary.ts';
import { filesUnder, gitAt, testRepository } from '../support/git-repository.ts';
import { scratch } from '../support/scratch.ts';

const written = ['.agent-runner/.gitignore', '.agent-runner/schema.json', 'agent-runner.toml', 'prompts/main.md'];

/** A PATH with git and these programs, and no agent of the machine. */
const pathWith = (...programs: readonly string[]) => {
  const folder = scratch('path');
  for (const program of programs) {
    folder.write(program, '#!/bin/sh\nexit 0\n');
    chmodSync(join(folder.path, program), 0o755);
  }
  symlinkSync(Bun.which('git') ?? '/usr/bin/git', join(folder.path, 'git'));
  return folder;
};

describe('init', () => {
  test('writes a configuration, a prompt and the schema, and commits the first two alone', async () => {
    using repository = testRepository();
    repository.write('staged.txt', 'mine\n');
    repository.git('add', 'staged.txt');
    repository.write('a.txt', 'changed\n');
    const { code, stdout } = await run(['init', '--preset', 'claude'], { cwd: repository.path });
    expect(stdout).toContain(`ok ${repository.path}: preset claude, commit `);
    expect(code).toBe(0);
    expect(repository.git('show', '--name-only', '--format=', 'HEAD')).toBe('agent-runner.toml\nprompts/main.md\n');
    expect(repository.status()).toBe(' M a.txt\nA  staged.txt\n');
    const names = [...repository.files().keys()];
    expect(written.filter((name) => !names.includes(name))).toEqual([]);
  });

  test.each(['claude', 'codex', 'gemini', 'opencode', 'aider', 'demo', 'custom'])(
    'what it writes for %s passes config check, and the prompt is long enough',
    async (preset) => {
      using repository = testRepository('no commit');
      expect((await run(['init', '--preset', preset], { cwd: repository.path })).code).toBe(0);
      const { code, stdout } = await run(['config', 'check', '--json'], { cwd: repository.path });
      const { agents } = JSON.parse(stdout) as { readonly agents: readonly string[] };
      expect({ code, agents }).toEqual({ code: 0, agents: [preset] });
      expect(readFileSync(join(repository.path, 'agent-runner.toml'), 'utf8')).toStartWith(
        '#:schema ./.agent-runner/schema.json\n',
      );
      expect(statSync(join(repository.path, 'prompts/main.md')).size).toBeGreaterThan(100);
    },
  );

  test('takes the agent that is on the PATH, claude before others where nobody can be asked', async () => {
    using repository = testRepository('no commit');
    using both = pathWith('gemini', 'claude');
    using one = pathWith('codex');
    const first = await run(['init', '--json'], { cwd: repository.path, env: { PATH: both.path } });
    expect(JSON.parse(first.stdout)).toMatchObject({ preset: 'claude', written: expect.arrayContaining(written) });
    const second = await run(['init', '--json', '--force'], { cwd: repository.path, env: { PATH: one.path } });
    expect(JSON.parse(second.stdout)).toMatchObject({ preset: 'codex' });
  });

  test('says how to go on where no agent is on the PATH, and writes nothing', async () => {
    using repository = testRepository();
    using none = pathWith();
    const { code, stderr } = await run(['init'], { cwd: repository.path, env: { PATH: none.path } });
    expect(stderr).toContain('--preset demo');
    expect(code).toBe(2);
    expect(repository.status()).toBe('');
  });

  test('notes that the agent of the preset is not installed yet', async () => {
    using repository = testRepository();
    using none = pathWith();
    const call = { cwd: repository.path, env: { PATH: none.path } };
    const { code, stderr } = await run(['init', '--preset', 'gemini'], call);
    expect(stderr).toContain('note: gemini is not on the PATH: install it before the first round.\n');
    expect(code).toBe(0);
  });

  test('does not know a preset that is none, and names the nearest', async () => {
    using repository = testRepository();
    const { code, stderr } = await run(['init', '--preset', 'cladue'], { cwd: repository.path });
    expect(stderr).toContain('Did you mean “claude”?');
    expect(code).toBe(2);
  });

  test('--no-commit leaves the files for a person to look at', async () => {
    using repository = testRepository();
    await run(['init', '--preset', 'claude', '--no-commit'], { cwd: repository.path });
    expect(repository.status()).toBe('?? agent-runner.toml\n?? prompts/main.md\n');
  });

  test('does not touch a configuration that is there, unless told so', async () => {
    using repository = testRepository({ 'agent-runner.toml': 'mine\n' });
    const refused = await run(['init', '--preset', 'claude'], { cwd: repository.path });
    expect(refused.stderr).toContain('agent-runner.toml exists already');
    expect(refused.code).toBe(1);
    expect(repository.status()).toBe('');
    expect((await run(['init', '--preset', 'claude', '--force'], { cwd: repository.path })).code).toBe(0);
    expect(repository.files().get('agent-runner.toml')).toContain('preset = "claude"');
    expect(repository.status()).toBe('');
  });

  test('keeps a prompt that is there, and says so', async () => {
    using repository = testRepository({ 'prompts/main.md': 'My own words.\n' });
    const { code, stderr } = await run(['init', '--preset', 'claude'], { cwd: repository.path });
    expect(stderr).toContain('prompts/main.md was there already and was left as it is');
    expect(code).toBe(0);
    expect(repository.files().get('prompts/main.md')).toBe('file My own words.\n');
    expect(repository.git('show', '--name-only', '--format=', 'HEAD')).toBe('agent-runner.toml\n');
  });

  test('--force twice with the same preset has nothing to commit and is no failure', async () => {
    using repository = testRepository();
    await run(['init', '--preset', 'claude'], { cwd: repository.path });
    const { code, stdout } = await run(['init', '--preset', 'claude', '--force', '--json'], { cwd: repository.path });
    expect(JSON.parse(stdout)).not.toHaveProperty('commit');
    expect(code).toBe(0);
  });

  test('works in a folder of a repository, and from elsewhere by --dir', async () => {
    using repository = testRepository();
    mkdirSync(join(repository.path, 'tools/bot'), { recursive: true });
    const { code } = await run(['init', '--preset', 'claude', '--dir', join(repository.path, 'tools/bot')]);
    expect(code).toBe(0);
    expect(repository.git('show', '--name-only', '--format=', 'HEAD')).toBe(
      'tools/bot/agent-runner.toml\ntools/bot/prompts/main.md\n',
    );
    expect(repository.status()).toBe('');
  });
});

describe('init keeps a log folder that lies inside the tree out of git', () => {
  test('by a line in .gitignore, committed with the rest', async () => {
    using repository = testRepository({ '.gitignore': 'dist/' });
    const call = { cwd: repository.path, env: { HOME: repository.path } };
    expect((await run(['init', '--preset', 'claude'], call)).code).toBe(0);
    const name = repository.path.split('/').at(-1);
    expect(repository.files().get('.gitignore')).toBe(`file dist/\n/.agent-runner/${name}/logs/\n`);
    expect(repository.status()).toBe('');
  });

  test('and leaves a .gitignore with changes of somebody else out of the commit', async () => {
    using repository = testRepository({ '.gitignore': 'dist/\n' });
    repository.write('.gitignore', 'dist/\nmine\n');
    const call = { cwd: repository.path, env: { HOME: repository.path } };
    const { code, stderr } = await run(['init', '--preset', 'claude'], call);
    expect(stderr).toContain('.gitignore is not committed: it holds other changes of yours.');
    expect(code).toBe(0);
    expect(repository.status()).toBe(' M .gitignore\n');
  });
});

describe('init leaves nothing half-written', () => {
  test('outside a git repository', async () => {
    using folder = scratch();
    const { code, stderr } = await run(['init', '--preset', 'claude'], { cwd: folder.path });
    expect(stderr).toContain(`git init "${folder.path}"`);
    expect(code).toBe(1);
    expect(filesUnder(folder.path).size).toBe(0);
  });

  test('where git does not know who commits', async () => {
    using repository = testRepository('no commit');
    repository.git('config', '--unset', 'user.name');
    repository.git('config', '--unset', 'user.email');
    repository.git('config', 'user.useConfigOnly', 'true');
    const { code, stderr } = await run(['init', '--preset', 'claude'], { cwd: repository.path });
    expect(stderr).toContain('git does not know who commits.');
    expect(stderr).toContain('git config --global user.name');
    expect(code).toBe(1);
    expect(repository.status()).toBe('');
    expect((await run(['init', '--preset', 'claude', '--no-commit'], { cwd: repository.path })).code).toBe(0);
  });

  test('where a hook refuses the commit', async () => {
    using repository = testRepository({ 'agent-runner.toml': 'mine\n' });
    repository.write('.git/hooks/pre-commit', '#!/bin/sh\necho "not on my watch" >&2\nexit 1\n');
    chmodSync(join(repository.path, '.git/hooks/pre-commit'), 0o755);
    const before = repository.files();
    const { code, stderr } = await run(['init', '--preset', 'claude', '--force'], { cwd: repository.path });
    expect(stderr).toContain('not on my watch');
    expect(code).toBe(1);
    expect(repository.files()).toEqual(before);
    expect(repository.status()).toBe('');
    // Empty folders were left behind.
    expect(['.agent-runner', 'prompts'].filter((name) => existsSync(join(repository.path, name)))).toEqual([]);
  });

  test('a configuration that is there was found only after an agent was', async () => {
    using repository = testRepository({ 'agent-runner.toml': 'mine\n' });
    const { code, stderr } = await run(['init'], { cwd: repository.path });
    expect(stderr).toContain('exists already');
    expect(code).toBe(1);
  });

  test('where git ignores what it writes', async () => {
    using repository = testRepository({ '.gitignore': '*.toml\n' });
    const { code, stderr } = await run(['init', '--preset', 'claude'], { cwd: repository.path });
    expect(stderr).toContain('agent-runner.toml');
    expect(code).toBe(1);
    expect(repository.status()).toBe('');
    expect(existsSync(join(repository.path, 'agent-runner.toml'))).toBe(false);
  });

  test('in the middle of a merge', async () => {
    using repository = testRepository({ 'a.txt': 'one\n' });
    repository.git('checkout', '--quiet', '-b', 'other');
    repository.write('b.txt', 'b\n');
    repository.git('add', 'b.txt');
    repository.git('commit', '--quiet', '-m', 'other');
    repository.git('checkout', '--quiet', 'main');
    repository.write('c.txt', 'c\n');
    repository.git('add', 'c.txt');
    repository.git('commit', '--quiet', '-m', 'main');
    repository.git('merge', '--no-commit', '--no-ff', '--quiet', 'other');
    const before = repository.status();
    const { code, stderr } = await run(['init', '--preset', 'claude'], { cwd: repository.path });
    expect(stderr).toContain('merge');
    expect(code).toBe(1);
    expect(repository.status()).toBe(before);
  });

  test('where a folder stands in the place of a file', async () => {
    using repository = testRepository();
    writeFileSync(join(repository.path, 'prompts'), 'not a folder\n');
    const before = repository.files();
    const { code, stderr } = await run(['init', '--preset', 'claude'], { cwd: repository.path });
    expect(stderr).toContain('prompts');
    expect(code).toBe(74);
    expect(repository.files()).toEqual(before);
  });

  // Nothing is read-only for root.
  test.skipIf(process.getuid?.() === 0)('in a folder that is read-only', async () => {
    using repository = testRepository();
    chmodSync(repository.path, 0o555);
    const { code, stderr } = await run(['init', '--preset', 'claude'], { cwd: repository.path });
    chmodSync(repository.path, 0o755);
    expect(stderr).toContain('EACCES');
    expect(code).toBe(74);
    expect(repository.status()).toBe('');
  });

  test('in a bare repository, and in a folder that is not there', async () => {
    using folder = scratch();
    gitAt(folder.path, ['init', '--quiet', '--bare', 'bare.git']);
    const bare = await run(['init', '--preset', 'claude'], { cwd: join(folder.path, 'bare.git') });
    expect(bare.stderr).toContain('is not in a git work tree');
    rmSync(join(folder.path, 'bare.git'), { recursive: true });
    const missing = await run(['init', '--preset', 'claude', '--dir', join(folder.path, 'nowhere')]);
    expect(missing.stderr).toContain('There is no folder');
    expect([bare.code, missing.code]).toEqual([1, 1]);
  });
});
