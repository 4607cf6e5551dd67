import { describe, expect, test } from 'bun:test';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import manifest from '../../../package.json' with { type: 'json' };
import { executableKind } from '../../../src/model/executable-kind.ts';
import { deployedProject } from '../../support/deploying.ts';
import { emulatedHost, emulatedHostLack } from '../../support/emulated-host.ts';
import { needs } from '../../support/needs.ts';
import { scratch } from '../../support/scratch.ts';
import { sshd } from '../../support/sshd.ts';

const lack = emulatedHostLack();
if (lack !== undefined) process.stderr.write(`skipped: deploy to arm64: ${lack}\n`);
const suite = lack === undefined ? needs('sshd', 'ssh', 'unshare', 'nsenter') : describe.skip;

const root = resolve(import.meta.dir, '../../..');

/** The program for a Raspberry Pi. */
const forArm64 = (folder: string): string => {
  const binary = join(folder, 'agent-runner');
  const build = [process.execPath, join(root, 'scripts/build.ts'), '--target', 'bun-linux-arm64', '--outfile', binary];
  const { exitCode, stderr } = Bun.spawnSync(build, { cwd: root });
  if (exitCode !== 0) throw new Error(`no binary for arm64 could be built:\n${stderr.toString()}`);
  return binary;
};

suite('deploy to a Raspberry Pi, its processor played by qemu', () => {
  test('the binary for arm64 answers, and plays rounds there', async () => {
    using folder = scratch('arm64');
    const binary = forArm64(folder.path);
    const head = new Uint8Array(
      await Bun.file(binary)
        .slice(0, 64 * 1024)
        .arrayBuffer(),
    );
    expect(executableKind(head)).toMatchObject({ system: 'linux', architecture: 'arm64' });
    await using machine = await emulatedHost();
    using home = scratch('arm64-home');
    using pi = await sshd({ inside: { home: home.path, enter: machine.enter }, sessionEnv: machine.env });
    // Its kernel is this one.
    writeFileSync(join(pi.programs, 'uname'), '#!/bin/sh\n[ "$1" = -m ] && exec echo aarch64\nexec /bin/uname "$@"\n');
    chmodSync(join(pi.programs, 'uname'), 0o755);
    using project = deployedProject(pi, 'echo done');
    // What is waited for there costs as much as what it waits for: each look begins another program under qemu.
    const words = ['--remote-dir', 'shop', '--binary', binary, '--no-wait'];
    const { code, stdout, stderr } = await project.deploy('pi', ...words);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining('copied, its sum is right, and it answers'),
    });
    expect(stdout).toStartWith(`pi: agent-runner ${manifest.version} (linux-arm64)\n`);
    await project.told(({ event, outcome }) => event === 'round_end' && outcome === 'ok');
    // The end of the machine is the supervisor’s, too.
    rmSync(project.bin, { recursive: true });
  }, 90_000);
});
