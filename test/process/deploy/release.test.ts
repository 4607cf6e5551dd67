import { expect, test } from 'bun:test';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../../../package.json' with { type: 'json' };
import { executableKind, executableWords, headerBytes } from '../../../src/model/executable-kind.ts';
import { binary } from '../../support/binary.ts';
import { deployedProject } from '../../support/deploying.ts';
import { needs } from '../../support/needs.ts';
import { binaryRelease, serveRelease } from '../../support/release-server.ts';
import { sshd } from '../../support/sshd.ts';

const { version } = manifest;

/** What this machine is, as releases call it. */
const target = async (): Promise<string> => {
  const kind = executableKind(new Uint8Array(await Bun.file(binary()).slice(0, headerBytes).arrayBuffer()));
  return kind === undefined ? '' : executableWords(kind);
};

needs('sshd', 'ssh')('deploy of a release', () => {
  test('the binary is fetched from the release location once for all hosts, and one that is not what it says goes nowhere', async () => {
    const name = await target();
    const files = binaryRelease(name, binary(), version);
    using server = serveRelease(files);
    const from = { AGENT_RUNNER_BASE_URL: server.url };
    using nas = await sshd({ host: 'nas' });
    using pi = await sshd({ with: nas });
    using project = deployedProject(pi, 'echo done', from);
    using other = deployedProject(nas, 'echo done', from);
    const words = ['--remote-dir', 'shop', '--release', version, '--no-start'];
    const packed = [...files.keys()].find((path) => path.startsWith('/download/') && path.endsWith('.zst')) ?? '';
    const whole = files.get(packed) ?? '';
    files.set(packed, new Uint8Array(whole.length));
    const broken = await project.deploy('pi', ...words);
    expect(broken).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('is not what was released: its sum is wrong.'),
    });
    expect(existsSync(project.bin)).toBeFalse();

    files.set(packed, whole);
    const { code, stdout } = await project.deploy('pi', 'nas', ...words);
    expect(code).toBe(0);
    for (const host of ['pi', 'nas']) expect(stdout).toContain(`${host}: agent-runner ${version} (${name})\n`);
    for (const { bin } of [project, other])
      expect(readFileSync(join(bin, 'agent-runner')).equals(readFileSync(binary()))).toBeTrue();
    // It was asked for in vain once, and then once more.
    expect(server.asked.filter((path) => path === packed)).toHaveLength(2);

    const again = await project.deploy('pi', ...words, '--dry-run', '--json');
    expect(JSON.parse(again.stdout)).toMatchObject({ well: true, binary: 'present' });
    expect(server.asked.filter((path) => path === packed)).toHaveLength(2);

    const unknown = await project.deploy('pi', '--remote-dir', 'shop', '--release', '9.9.9');
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toContain('/download/v9.9.9/SHA256SUMS is not there.');
  }, 60_000);
});
