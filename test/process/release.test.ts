import { expect, test } from 'bun:test';
import { chmodSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { commit } from '../../scripts/build.ts';
import { pipeInstaller } from '../support/installer.ts';
import { needs } from '../support/needs.ts';
import { publish, serveRelease, type ReleaseFiles } from '../support/release-server.ts';
import { scratch } from '../support/scratch.ts';
import project from '../../package.json' with { type: 'json' };

const root = resolve(import.meta.dir, '../..');
const native = `${process.platform}-${process.arch}`;

const release = (...args: readonly string[]) => {
  const { exitCode, stdout, stderr } = Bun.spawnSync([process.execPath, join(root, 'scripts/release.ts'), ...args], {
    cwd: '/',
  });
  return { code: exitCode, stdout: stdout.toString(), stderr: stderr.toString() };
};

needs(
  'dash',
  'curl',
  'shasum',
)('scripts/release.ts', () => {
  test('makes for this machine what has the sums that it tells, and is installed by install.sh', async () => {
    using out = scratch('release');
    using home = scratch('home');
    const location = 'https://releases.invalid/agent-runner';
    const made = release('--targets', native, '--out', out.path, '--quick', '--location', `${location}/`);
    expect(made).toMatchObject({ code: 0, stderr: '' });
    expect(made.stdout).toMatch(new RegExp(`${native} +[\\d.]+ MB`));

    const names = readdirSync(out.path);
    expect(names).toContain(`agent-runner-${native}.zst`);
    const sums = readFileSync(join(out.path, 'SHA256SUMS'), 'utf8').trim().split('\n');
    expect(sums.map((line) => line.slice(66))).toEqual(names.filter((name) => name !== 'SHA256SUMS').toSorted());
    const checked = Bun.spawnSync(['shasum', '-a', '256', '--check', '--quiet', 'SHA256SUMS'], { cwd: out.path });
    expect(checked.stdout.toString()).toBe('');
    expect(checked.exitCode).toBe(0);

    const files: ReleaseFiles = new Map();
    const contents = names.map((name) => [name, new Uint8Array(readFileSync(join(out.path, name)))] as const);
    publish(files, project.version, Object.fromEntries(contents));
    using server = serveRelease(files);
    const installed = await pipeInstaller({ url: server.url, env: { HOME: home.path } });
    expect(installed).toMatchObject({ code: 0, stderr: '' });
    const binary = join(home.path, '.local/bin/agent-runner');
    const { stdout } = Bun.spawnSync([binary, '--version']);
    expect(stdout.toString()).toStartWith(`agent-runner ${project.version} (`);

    // The binary and the copy of install.sh look for later releases in the same place.
    expect(readFileSync(join(out.path, 'install.sh'), 'utf8')).toContain(`\nrelease_location='${location}'\n`);
    const { stderr, exitCode } = Bun.spawnSync([binary, 'upgrade', '--check'], { env: { HOME: home.path } });
    expect({ exitCode, stderr: stderr.toString() }).toEqual({
      exitCode: 69,
      stderr: expect.stringContaining(`${location}/latest/download/SHA256SUMS could not be downloaded`),
    });
  }, 60_000);
});

/** Hands a program in as the binary of this machine, and has it verified. */
const verify = (program: string) => {
  using folder = scratch('release');
  chmodSync(folder.write(`binaries/${native}/agent-runner`, `#!/bin/sh\n${program}\n`), 0o755);
  const binaries = join(folder.path, 'binaries');
  const out = join(folder.path, 'out');
  return release('--targets', native, '--out', out, '--no-pack', '--verify', '--binaries', binaries);
};

test('scripts/release.ts --verify runs a binary through --version, doctor and the demo', () => {
  const version = `agent-runner ${project.version} (${commit()})`;
  const answers = `[ "$1" = --version ] && echo '${version}' && exit`;
  const well = `[ "$1" = doctor ] && echo '{"well":true}' && exit`;
  expect(verify(answers)).toEqual({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('doctor --json ended with 1'),
  });
  expect(verify(`${answers}\necho '{"well":false}'`)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('doctor finds a fresh project ill'),
  });
  expect(verify(`${answers}\n${well}`)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('demo ended with 1'),
  });
  expect(verify(`${answers}\n${well}\n[ "$1" = demo ]`)).toEqual({
    code: 0,
    stdout: `${native}: answers --version and doctor, and the demo holds\n`,
    stderr: '',
  });
  expect(verify('echo agent-runner 0.0.1')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`not ${version}`),
  });
});

test('scripts/release.ts refuses a target that there is not', () => {
  using out = scratch('release');
  expect(release('--targets', 'plan9-x64', '--out', out.path)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('no target plan9-x64; there are linux-x64,'),
  });
  expect(readdirSync(out.path)).toEqual([]);
});
