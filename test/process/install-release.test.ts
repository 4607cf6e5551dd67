import { describe, expect, test } from 'bun:test';
import { existsSync, readFileSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { onlyPrograms, pipeInstaller, pretending, shells } from '../support/installer.ts';
import { mountedDisk } from '../support/mounted-disk.ts';
import { needs } from '../support/needs.ts';
import { fakeRelease, serveBroken, serveRelease, type ReleaseFiles } from '../support/release-server.ts';
import { scratch } from '../support/scratch.ts';

const path = process.env['PATH'] ?? '';
const script = readFileSync(resolve(import.meta.dir, '../../install.sh'), 'utf8');
const page = '<!DOCTYPE html>\n<html><body>Please log in to the guest network</body></html>\n';

/** Every file in a folder, by its path below it. */
const everything = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .toSorted();

/** Replaces the contents of all files whose path matches. */
const replace = (files: ReleaseFiles, which: RegExp, content: Uint8Array<ArrayBuffer> | string): ReleaseFiles =>
  new Map([...files].map(([name, old]) => [name, which.test(name) ? content : old]));

interface Failing {
  readonly url?: string;
  readonly says: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
}

/** Holds that it fails with these words, that an older binary stays as it was, and that no new folder is left. */
const failsWithoutATrace = async ({ url, says, env = {}, args = [] }: Failing): Promise<void> => {
  using home = scratch('home');
  using temporary = scratch('tmp');
  home.write('old/bin/agent-runner', 'older');
  for (const dir of [join(home.path, 'old/bin'), join(home.path, 'new/bin')]) {
    const { code, stdout, stderr } = await pipeInstaller({
      args: ['--dir', dir, ...args],
      env: { TMPDIR: temporary.path, ...env },
      ...(url === undefined ? {} : { url }),
    });
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(says) });
    expect(stderr).toStartWith('error: ');
    expect(stdout).not.toContain('installed');
  }
  expect(everything(home.path)).toEqual(['old/bin/agent-runner']);
  expect(readFileSync(join(home.path, 'old/bin/agent-runner'), 'utf8')).toBe('older');
  expect(existsSync(join(home.path, 'new'))).toBeFalse();
  expect(readdirSync(temporary.path)).toEqual([]);
};

needs(
  'dash',
  'busybox',
  'curl',
  'wget',
  'shasum',
  'openssl',
)('install.sh from a pipe', () => {
  for (const [name, shell] of Object.entries(shells)) {
    test(`installs the release in ${name}, and nothing else`, async () => {
      using home = scratch('home');
      using server = serveRelease(fakeRelease());
      const { code, stdout, stderr } = await pipeInstaller({ shell, url: server.url, env: { HOME: home.path } });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain(`installed agent-runner 1.2.3 (abcdef0) in ${home.path}/.local/bin`);
      expect(stdout).toContain('is not on your PATH');
      expect(stdout).toContain('Next: ');
      expect(everything(home.path)).toEqual(['.local/bin/agent-runner', '.local/share/man/man1/agent-runner.1']);
      expect(statSync(join(home.path, '.local/bin/agent-runner')).mode & 0o777).toBe(0o755);
      expect(server.asked.slice(0, 2)).toEqual(['/latest/download/SHA256SUMS', '/latest/download/manifest.json']);
    });

    test(`changes nothing in ${name} where the sum of the binary is wrong, and does not run it`, async () => {
      using folder = scratch('evidence');
      const evil = Bun.gzipSync(`#!/bin/sh\ntouch ${folder.path}/ran\necho 'agent-runner 1.2.3 (abcdef0)'\n`);
      using server = serveRelease(replace(fakeRelease(), /\.gz$/, evil));
      const dir = join(folder.path, 'bin');
      const { code, stderr } = await pipeInstaller({ shell, url: server.url, args: ['--dir', dir] });
      expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('its sum is wrong') });
      expect(readdirSync(folder.path)).toEqual([]);
    });

    test(`changes nothing in ${name} where the server dies in mid-download`, async () => {
      using folder = scratch('home');
      using server = serveBroken(fakeRelease(), /\.gz$/);
      const dir = join(folder.path, 'bin');
      const { code, stderr } = await pipeInstaller({ shell, url: server.url, args: ['--dir', dir] });
      expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('could not be downloaded') });
      expect(readdirSync(folder.path)).toEqual([]);
    });
  }

  test('needs no more than BusyBox', async () => {
    using home = scratch('home');
    using programs = scratch('programs');
    for (const applet of Bun.spawnSync(['busybox', '--list']).stdout.toString().trim().split('\n')) {
      symlinkSync(Bun.which('busybox') ?? '', join(programs.path, applet));
    }
    using server = serveRelease(fakeRelease());
    const env = { HOME: home.path, PATH: programs.path };
    const shell = [join(programs.path, 'sh')];
    expect(await pipeInstaller({ shell, url: server.url, env })).toMatchObject({ code: 0, stderr: '' });
    expect(existsSync(join(home.path, '.local/bin/agent-runner'))).toBeTrue();
  });

  for (const tools of [
    ['curl', 'gzip', 'sha256sum'],
    ['wget', 'gzip', 'shasum'],
    ['curl', 'gunzip', 'gzip', 'openssl'],
  ]) {
    test(`makes do with ${tools.join(', ')}`, async () => {
      using home = scratch('home');
      using programs = onlyPrograms(...tools);
      using server = serveRelease(fakeRelease());
      const env = { HOME: home.path, PATH: programs.path };
      const shell = [Bun.which('dash') ?? 'dash'];
      expect(await pipeInstaller({ shell, url: server.url, env })).toMatchObject({ code: 0, stderr: '' });
    });
  }

  for (const [missing, tools, says] of [
    ['curl and wget', ['gzip', 'sha256sum'], 'neither curl nor wget'],
    ['gzip', ['curl', 'sha256sum'], 'no gzip'],
    ['a program for sums', ['curl', 'gzip'], 'none of sha256sum, shasum and openssl'],
  ] as const) {
    test(`says so where ${missing} is missing`, async () => {
      using programs = onlyPrograms('dash', ...tools);
      using server = serveRelease(fakeRelease());
      await failsWithoutATrace({ url: server.url, env: { PATH: programs.path }, says });
    });
  }

  const glibc = 'case $1 in LONG_BIT) echo 64 ;; *) echo glibc 2.36 ;; esac';
  const uname = (system: string, machine: string): string =>
    `case $1 in -s) echo ${system} ;; -m) echo ${machine} ;; *) echo other ;; esac`;
  for (const [target, programs] of Object.entries({
    'linux-x64': { uname: uname('Linux', 'x86_64'), getconf: glibc },
    'linux-x64 ': { uname: uname('Linux', 'amd64'), getconf: glibc },
    'linux-arm64': { uname: uname('Linux', 'aarch64'), getconf: glibc },
    'linux-x64-musl': { uname: uname('Linux', 'x86_64'), getconf: 'exit 1', ldd: 'echo musl libc >&2; exit 1' },
    'linux-arm64-musl': { uname: uname('Linux', 'aarch64'), getconf: 'exit 1', ldd: 'echo musl libc >&2; exit 1' },
    'darwin-x64': { uname: uname('Darwin', 'x86_64'), sysctl: 'echo 0' },
    'darwin-arm64': { uname: uname('Darwin', 'arm64') },
    // A shell under Rosetta.
    'darwin-arm64 ': { uname: uname('Darwin', 'x86_64'), sysctl: 'echo 1' },
  })) {
    test(`finds ${target}`, async () => {
      using folder = pretending(programs);
      using server = serveRelease(fakeRelease());
      const env = { HOME: '/nowhere', PATH: `${folder.path}:${path}` };
      const { stdout, stderr } = await pipeInstaller({ args: ['--dry-run'], url: server.url, env });
      expect({ stdout, stderr }).toEqual({
        stdout: expect.stringContaining(` for ${target.trim()} from `),
        stderr: '',
      });
    });
  }

  for (const [what, programs] of Object.entries({
    'an unknown system': { uname: uname('FreeBSD', 'amd64') },
    'an unknown processor': { uname: uname('Linux', 'armv7l') },
    'a system of 32 bits under a kernel of 64': { uname: uname('Linux', 'aarch64'), getconf: 'echo 32' },
  })) {
    test(`says that there is no release for ${what}`, async () => {
      using folder = pretending(programs);
      using server = serveRelease(fakeRelease());
      const env = { PATH: `${folder.path}:${path}` };
      await failsWithoutATrace({ url: server.url, env, says: 'there is no release for' });
    });
  }

  for (const [what, which, says] of [
    ['a page in place of everything', /./, 'a web page came instead of the list of sums'],
    ['a page in place of the manifest', /manifest/, 'a web page came instead of manifest.json'],
    ['a page in place of the binary', /\.gz$/, 'a web page came instead of agent-runner-'],
  ] as const) {
    test(`tells ${what}, as a proxy sends it`, async () => {
      using server = serveRelease(replace(fakeRelease(), which, page));
      await failsWithoutATrace({ url: server.url, says });
    });
  }

  test('tells a manifest, a manual page or a list of sums that was changed', async () => {
    for (const [which, content, says] of [
      [/manifest/, '{"version": "6.6.6"}', 'manifest.json is not what was released'],
      [/runner\.1$/, 'something else', 'agent-runner.1 is not what was released'],
      [/SUMS$/, '', 'lists no sum of manifest.json'],
    ] as const) {
      using server = serveRelease(replace(fakeRelease(), which, content));
      await failsWithoutATrace({ url: server.url, says });
    }
  });

  test('does not install a binary that does not run here, or is of another version', async () => {
    using dying = serveRelease(fakeRelease({ program: '#!/bin/sh\necho no libstdc++ >&2\nexit 127\n' }));
    await failsWithoutATrace({ url: dying.url, says: 'no libstdc++' });
    using other = serveRelease(fakeRelease({ program: '#!/bin/sh\necho "agent-runner 9.9.9 (abcdef0)"\n' }));
    await failsWithoutATrace({ url: other.url, says: 'it answers agent-runner 9.9.9' });
  });

  test('takes the version that is asked for, and tells where there is none', async () => {
    using folder = scratch('home');
    const files = fakeRelease({ version: '2.0.0' });
    for (const [name, content] of fakeRelease({ version: '1.0.0' }))
      if (name.includes('/v1.0.0/')) files.set(name, content);
    using server = serveRelease(files);
    const args = ['--dir', folder.path, '--version', 'v1.0.0'];
    expect((await pipeInstaller({ args, url: server.url })).stdout).toContain('installed agent-runner 1.0.0');
    expect(server.asked.filter((name) => !name.includes('/download/v1.0.0/'))).toEqual([]);
    await failsWithoutATrace({
      url: server.url,
      args: ['--version', '3.0.0'],
      says: '/download/v3.0.0/SHA256SUMS could not be',
    });
    expect(await pipeInstaller({ args: ['--version', '../1'], url: server.url })).toMatchObject({ code: 2 });
  });

  test('says that there is no public release where no location is named', async () => {
    await failsWithoutATrace({ says: 'there is no public release of agent-runner yet' });
  });

  test.each([
    'http://example.com',
    'http://127.0.0.1:80@example.com',
    'http://127.0.0.1.example.com',
    'http://localhost:x/',
    'ftp://127.0.0.1',
    'file:///etc',
    '/etc',
  ])('does not trust the location %s', async (url) => {
    await failsWithoutATrace({ url, says: 'is no release location that can be trusted' });
  });

  test('with --dry-run downloads no binary and changes nothing', async () => {
    using home = scratch('home');
    using server = serveRelease(fakeRelease());
    const env = { HOME: home.path };
    const { code, stdout } = await pipeInstaller({ args: ['--dry-run'], url: server.url, env });
    expect(code).toBe(0);
    expect(stdout).toContain('would download agent-runner 1.2.3 for ');
    expect(server.asked.filter((name) => name.endsWith('.gz'))).toEqual([]);
    expect(readdirSync(home.path)).toEqual([]);
  });

  test('with --uninstall takes away what it installed, once', async () => {
    using home = scratch('home');
    using server = serveRelease(fakeRelease());
    const env = { HOME: home.path };
    await pipeInstaller({ url: server.url, env });
    expect(await pipeInstaller({ args: ['--uninstall', '--dry-run'], env })).toMatchObject({ code: 0 });
    expect(everything(home.path)).toHaveLength(2);
    // What upgrades leave beside it goes, too.
    home.write('.local/bin/agent-runner.previous', 'older');
    home.write('.local/bin/.agent-runner-upgrade/agent-runner', 'half');
    expect(await pipeInstaller({ args: ['--uninstall'], env })).toMatchObject({ code: 0, stderr: '' });
    expect(everything(home.path)).toEqual([]);
    expect(await pipeInstaller({ args: ['--uninstall'], env })).toMatchObject({ code: 1 });
  });

  test('leaves nothing behind where it is interrupted in mid-download', async () => {
    using home = scratch('home');
    using temporary = scratch('tmp');
    // Ctrl-C reaches the whole group.
    using folder = pretending({
      curl: `case "$*" in *.gz) kill -INT 0; sleep 20 ;; esac; exec ${Bun.which('curl')} "$@"`,
    });
    using server = serveRelease(fakeRelease());
    const env = { HOME: home.path, TMPDIR: temporary.path, PATH: `${folder.path}:${path}` };
    for (const shell of Object.values(shells)) {
      expect((await pipeInstaller({ shell, url: server.url, env })).code).toBe(130);
      expect([...readdirSync(home.path), ...readdirSync(temporary.path)]).toEqual([]);
    }
  });

  test('does nothing where the script itself is cut short in transit', async () => {
    using home = scratch('home');
    using server = serveRelease(fakeRelease());
    const lines = script.split('\n');
    for (const part of [0.2, 0.5, 0.8, 0.99]) {
      const text = lines.slice(0, Math.floor(lines.length * part)).join('\n');
      await pipeInstaller({ text, url: server.url, env: { HOME: home.path } });
    }
    expect(server.asked).toEqual([]);
    expect(readdirSync(home.path)).toEqual([]);
  });
});

const asRoot = process.getuid?.() === 0 ? needs('dash', 'curl', 'mount') : describe.skip;
asRoot('install.sh from a pipe, on a disk without room', () => {
  test('says how much is needed, before it downloads', async () => {
    using disk = mountedDisk({ megabytes: 2 });
    using server = serveRelease(fakeRelease({ size: 110_000_000 }));
    const { code, stderr } = await pipeInstaller({ args: ['--dir', join(disk.path, 'bin')], url: server.url });
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('there is no room in') });
    expect(readdirSync(disk.path)).toEqual([]);
    expect(server.asked.filter((name) => name.endsWith('.gz'))).toEqual([]);
  });

  test('changes nothing where the room ends while it unpacks', async () => {
    using disk = mountedDisk({ megabytes: 2 });
    // Larger than its manifest says, as where somebody else fills the disk meanwhile.
    const program = `#!/bin/sh\n# ${'0'.repeat(4_000_000)}\necho 'agent-runner 1.2.3 (abcdef0)'\n`;
    using server = serveRelease(fakeRelease({ program, size: 100 }));
    const { code, stderr } = await pipeInstaller({ args: ['--dir', join(disk.path, 'bin')], url: server.url });
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('could not be unpacked') });
    expect(readdirSync(disk.path)).toEqual([]);
  });
});
