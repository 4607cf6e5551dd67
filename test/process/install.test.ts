import { describe, expect, test } from 'bun:test';
import { chmodSync, existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { needs } from '../support/needs.ts';
import { scratch } from '../support/scratch.ts';

const root = resolve(import.meta.dir, '../..');

interface Setting {
  readonly script?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs install.sh under Debian's plain shell. */
const install = (args: readonly string[], { script = join(root, 'install.sh'), env = {} }: Setting = {}) => {
  const { exitCode, stdout, stderr } = Bun.spawnSync(['dash', script, ...args], {
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', SHELL: '/bin/bash', ...env },
  });
  return { code: exitCode, stdout: stdout.toString(), stderr: stderr.toString() };
};

needs('shellcheck')('the shell scripts', () => {
  test('are clean', () => {
    const { exitCode, stdout } = Bun.spawnSync(
      ['shellcheck', '-x', 'install.sh', 'scripts/bun.sh', 'scripts/test.sh', '.ci/run'],
      { cwd: root },
    );
    expect(stdout.toString()).toBe('');
    expect(exitCode).toBe(0);
  });
});

needs('dash')('install.sh', () => {
  test('builds and installs one executable and leaves nothing else behind', () => {
    using folder = scratch('install');
    const target = join(folder.path, 'not there yet', 'bin');
    const { code, stdout, stderr } = install(['--dir', target]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(readdirSync(target)).toEqual(['agent-runner']);
    expect(existsSync(join(target, '../share/man/man1/agent-runner.1'))).toBeTrue();
    expect(statSync(join(target, 'agent-runner')).mode & 0o777).toBe(0o755);
    expect(stdout).toContain(`${target} is not on your PATH`);
    expect(stdout).toContain('.bashrc');
  });

  test('replaces an older one that is running, and says nothing of the PATH where the folder is on it', () => {
    using folder = scratch('install');
    const older = folder.write('agent-runner', '#!/bin/sh\nexec sleep 60\n');
    chmodSync(older, 0o755);
    const running = Bun.spawn([older]);
    const { code, stdout } = install([], {
      env: { AGENT_RUNNER_INSTALL_DIR: folder.path, PATH: `${folder.path}:${process.env['PATH'] ?? ''}` },
    });
    running.kill();
    expect(code).toBe(0);
    expect(stdout).not.toContain('PATH');
    expect(statSync(older).size).toBeGreaterThan(1_000_000);
  });

  test('names another agent-runner that comes first on the PATH', () => {
    using other = scratch('install');
    using folder = scratch('install');
    chmodSync(other.write('agent-runner', '#!/bin/sh\n'), 0o755);
    const path = `${other.path}:${process.env['PATH'] ?? ''}:${folder.path}`;
    const { stdout } = install([`--dir=${folder.path}`], { env: { PATH: path } });
    expect(stdout).toContain(`note: ${other.path}/agent-runner comes before it on your PATH`);
  });

  test('changes nothing where the build fails', () => {
    using folder = scratch('install');
    using checkout = scratch('checkout');
    // A Bun of the right version that can do nothing else.
    const bun = checkout.write(
      'node_modules/.bin/bun',
      `#!/bin/sh\n[ "$1" = --version ] && echo ${Bun.version} && exit\necho no luck >&2\nexit 1\n`,
    );
    chmodSync(bun, 0o755);
    for (const part of ['install.sh', 'package.json', 'scripts/build.ts', 'scripts/bun.sh', 'src/main.ts']) {
      checkout.write(part, readFileSync(join(root, part), 'utf8'));
    }
    const older = folder.write('agent-runner', 'older');
    const { code, stderr } = install(['--dir', folder.path], { script: join(checkout.path, 'install.sh') });
    expect(code).toBe(1);
    expect(stderr).toContain('no luck');
    expect(stderr).toContain('Nothing was installed.');
    expect(readFileSync(older, 'utf8')).toBe('older');
    expect(readdirSync(folder.path)).toEqual(['agent-runner']);
  });

  test('outside a checkout says that there is no public release', () => {
    using folder = scratch('install');
    const script = folder.write('install.sh', readFileSync(join(root, 'install.sh'), 'utf8'));
    const { code, stderr } = install(['--dir', join(folder.path, 'bin')], { script });
    expect(code).toBe(1);
    expect(stderr).toContain('there is no public release of agent-runner yet');
    expect(stderr).toContain('clone the repository');
    expect(existsSync(join(folder.path, 'bin'))).toBe(false);
  });

  test('with --dry-run builds nothing and changes nothing', () => {
    using folder = scratch('install');
    const { code, stdout } = install(['--dry-run', '--dir', join(folder.path, 'bin')]);
    expect(code).toBe(0);
    expect(stdout).toContain(`would build agent-runner from ${root}`);
    expect(readdirSync(folder.path)).toEqual([]);
  });

  test('says where it cannot write', () => {
    using folder = scratch('install');
    const file = folder.write('file', '');
    const { code, stderr } = install(['--dir', join(file, 'bin')]);
    expect(code).toBe(1);
    expect(stderr).toContain(`cannot make the folder ${file}/bin`);
  });

  test('refuses an unknown option as wrong usage, and --help is none', () => {
    expect(install(['--nope'])).toMatchObject({ code: 2, stdout: '' });
    expect(install(['--help'])).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('the pinned Bun', () => {
  test('is the one that runs these tests', async () => {
    const { default: manifest } = await import('../../package.json');
    expect(manifest.engines.bun).toBe(Bun.version);
    expect(manifest.devDependencies.bun).toBe(Bun.version);
  });
});
