import { afterAll, describe, expect, test } from 'bun:test';
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { binary } from '../../support/binary.ts';
import { deployedProject, type DeployedProject } from '../../support/deploying.ts';
import { mountedDisk } from '../../support/mounted-disk.ts';
import { needs } from '../../support/needs.ts';
import { scratch } from '../../support/scratch.ts';
import { sshd, type Sshd } from '../../support/sshd.ts';

/** A program at the head of the PATH over there. */
const pretend = ({ programs }: Sshd, name: string, script: string): void => {
  writeFileSync(join(programs, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(programs, name), 0o755);
};

/** Nothing was put there, and no part of anything. */
const isUntouched = ({ bin }: DeployedProject): boolean => !existsSync(bin);

needs('sshd', 'ssh')('a host that cannot be given it', () => {
  test('by its machine: another processor, a system of 32 bits, a processor that nothing is for', async () => {
    using pi = await sshd();
    using project = deployedProject(pi, 'echo done');
    const [ours, theirs, machine] =
      process.arch === 'arm64' ? ['linux-arm64', 'linux-x64', 'x86_64'] : ['linux-x64', 'linux-arm64', 'aarch64'];
    const machineIs = (name: string): void =>
      pretend(pi, 'uname', `[ "$1" = -m ] && exec echo ${name}; exec /bin/uname "$@"`);
    const says = async (words: string, ...flags: readonly string[]): Promise<void> => {
      const answer = await project.deploy('pi', '--remote-dir', 'shop', ...flags);
      expect(answer).toEqual({ code: 1, stdout: '', stderr: expect.stringContaining(words) });
      expect(isUntouched(project)).toBeTrue();
    };
    await says('It is no executable of Linux or macOS', '--binary', 'agent');
    machineIs(machine);
    await says(`It wants ${theirs}, which this program is not, and no release location is known.`);
    await says(`It is for ${ours}; pi wants ${theirs}.`, '--binary', binary());
    machineIs('riscv64');
    await says('It is Linux on riscv64');
    machineIs('aarch64');
    pretend(pi, 'getconf', '[ "$1" = LONG_BIT ] && exec echo 32; exec /usr/bin/getconf "$@"');
    await says('with a system of 32 bits');
  }, 30_000);

  test('no git, told with the command that brings it', async () => {
    using tools = scratch('tools');
    for (const name of readdirSync('/bin')) if (name !== 'git') symlinkSync(`/bin/${name}`, join(tools.path, name));
    using pi = await sshd({ path: tools.path });
    using project = deployedProject(pi, 'echo done');
    const { code, stderr } = await project.deploy('pi', '--remote-dir', 'shop');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining('ssh -t pi sudo apt-get install git'),
    });
    expect(isUntouched(project)).toBeTrue();
  }, 30_000);

  test('a folder that is not there, told with the command that clones it', async () => {
    using pi = await sshd();
    using project = deployedProject(pi, 'echo done');
    const nowhere = await project.deploy('pi', '--remote-dir', "it's away");
    expect(nowhere.code).toBe(1);
    expect(nowhere.stderr).toContain(`There is no folder ${pi.home}/it's away on pi.`);
    const command =
      nowhere.stderr
        .split('\n')
        .find((line) => line.includes('git bundle'))
        ?.trim() ?? '';
    expect(
      Bun.spawnSync(['sh', '-c', command], { cwd: project.here.path, env: { ...process.env, ...pi.env } }).exitCode,
    ).toBe(0);
    expect(existsSync(join(pi.home, "it's away/agent-runner.toml"))).toBeTrue();
    rmSync('/tmp/project.bundle', { force: true });
  }, 30_000);

  test('a name that ssh would take for an option is refused, and so is one twice', async () => {
    using pi = await sshd({ down: true });
    using project = deployedProject(pi, 'echo done');
    for (const [words, says] of [
      [['--', '-oProxyCommand=touch pwned'], 'begins with a dash'],
      [['pi', 'pi'], 'named twice'],
      [['--binary', 'x', '--release', '1.0.0', 'pi'], 'exclude each other'],
    ] as const)
      expect(await project.deploy(...words)).toEqual({ code: 2, stdout: '', stderr: expect.stringContaining(says) });
    expect(existsSync(join(project.here.path, 'pwned'))).toBeFalse();
  }, 30_000);

  test('one that is down, one that asks for a password and one that says nothing do not keep the others from it', async () => {
    const silent = createServer();
    const port = await new Promise<number>((done) => {
      silent.listen(0, '127.0.0.1', () => done((silent.address() as AddressInfo).port));
    });
    using down = await sshd({ host: 'down', down: true });
    using asking = await sshd({ host: 'asking', asksForPassword: true, with: down });
    using hanging = await sshd({
      host: 'hanging',
      down: true,
      with: asking,
      client: `ProxyCommand nc 127.0.0.1 ${port}`,
    });
    using pi = await sshd({ with: hanging });
    using project = deployedProject(pi, 'echo done');
    const answer = await project.deploy('down', 'asking', 'hanging', 'pi', '--remote-dir', 'shop', '--dry-run');
    silent.close();
    expect(answer.code).toBe(69);
    expect(answer.stdout).toContain('pi (linux-');
    expect(answer.stderr).toContain('error: down cannot be reached.\n  ssh: connect to host 127.0.0.1');
    expect(answer.stderr).toContain('error: asking cannot be reached.');
    expect(answer.stderr).toContain('ssh-copy-id asking');
    expect(answer.stderr).toContain('error: hanging cannot be reached.');
    const json = await project.deploy('down', 'pi', '--remote-dir', 'shop', '--dry-run', '--json');
    const told = json.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(json.code).toBe(69);
    expect(told.find(({ host }) => host === 'down')).toMatchObject({
      well: false,
      error: { code: 'host_unreachable' },
    });
    expect(told.find(({ host }) => host === 'pi')).toMatchObject({ well: true, binary: 'would_copy' });
  }, 60_000);

  describe.if(process.getuid?.() === 0)('by its disk', () => {
    const disks: Disposable[] = [];
    afterAll(() => disks.forEach((disk) => disk[Symbol.dispose]()));

    test.each([
      ['no room', '', 'There is no room on pi.'],
      ['read-only', 'ro', 'cannot be written'],
      ['noexec', 'noexec,size=400m', 'Nothing can be run from'],
    ])(
      '%s',
      async (_, remount, says) => {
        using pi = await sshd();
        using project = deployedProject(pi, 'echo done');
        const disk = mountedDisk({ megabytes: 20 });
        disks.push(disk);
        if (remount !== '') Bun.spawnSync(['mount', '-o', `remount,${remount}`, disk.path]);
        const answer = await project.deploy('pi', '--remote-dir', 'shop', '--bin-dir', join(disk.path, 'a/bin'));
        expect(answer).toEqual({ code: 1, stdout: '', stderr: expect.stringContaining(says) });
        expect(existsSync(join(disk.path, 'a/bin/agent-runner'))).toBeFalse();
      },
      30_000,
    );
  });

  test('what was damaged on the way is neither run nor put in place', async () => {
    using pi = await sshd();
    using project = deployedProject(pi, 'echo done');
    pretend(pi, 'cat', '/bin/cat "$@"; echo damage');
    const { code, stderr } = await project.deploy('pi', '--remote-dir', 'shop');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining('What arrived on pi is not what was sent.'),
    });
    expect(existsSync(join(project.bin, 'agent-runner'))).toBeFalse();
  }, 30_000);

  test('a folder in the place of the binary', async () => {
    using pi = await sshd();
    using project = deployedProject(pi, 'echo done');
    mkdirSync(join(project.bin, 'agent-runner'), { recursive: true });
    const { code, stderr } = await project.deploy('pi', '--remote-dir', 'shop');
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('a folder stands in its place') });
    rmSync(project.bin, { recursive: true });
  }, 30_000);
});
