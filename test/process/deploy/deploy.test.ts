import { expect, test } from 'bun:test';
import { chmodSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../../../package.json' with { type: 'json' };
import { binary } from '../../support/binary.ts';
import { deployedProject, type DeployedProject } from '../../support/deploying.ts';
import { needs } from '../../support/needs.ts';
import { otherBuild } from '../../support/other-build.ts';
import { scratch } from '../../support/scratch.ts';
import { sshd } from '../../support/sshd.ts';
import { until } from '../../support/until.ts';

const { version } = manifest;

/** An older version, which there is on a host that is upgraded. */
const older = (): string => otherBuild({ version: '0.1.9' });

/** Works until it is let go. */
const worker = 'until [ -e "$AGENT_RUNNER_LOG_DIR/go" ]; do sleep 0.05; done; rm -f "$AGENT_RUNNER_LOG_DIR/go"';

const letGo = ({ there }: DeployedProject): void => writeFileSync(join(there, 'logs/go'), '');

const versionOf = ({ bin }: DeployedProject, name = 'agent-runner'): string =>
  Bun.spawnSync([join(bin, name), '--version'])
    .stdout.toString()
    .split(' ')[1] ?? '';

/** What a stream has brought so far. */
const hearing = (stream: ReadableStream<Uint8Array>): (() => string) => {
  let heard = '';
  void (async () => {
    for await (const bytes of stream) heard += new TextDecoder().decode(bytes);
  })();
  return () => heard;
};

/** Whether a process runs what lies there under this name: the file, whatever it was called when it was started. */
const runs = ({ bin }: DeployedProject, pid: number, name: string): boolean =>
  statSync(`/proc/${pid}/exe`).ino === statSync(join(bin, name)).ino;

needs('sshd', 'ssh')('deploy over ssh', () => {
  test('a host without anything: program, configuration, a supervisor; again there is nothing to do', async () => {
    using pi = await sshd();
    using project = deployedProject(pi, 'exec sleep 60');
    rmSync(join(project.there, 'agent-runner.toml'));
    rmSync(join(project.there, 'prompt.md'));
    const first = await project.deploy('pi', '--remote-dir', 'shop');
    expect({ code: first.code, stderr: first.stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining(`pi: agent-runner ${version} is in place\n`),
    });
    expect(first.stderr).toContain('pi: agent-runner.toml: copied\npi: prompt.md: copied\n');
    expect(first.stderr).toContain('It runs in the background, and does not come back after a reboot.');
    expect(first.stdout).toStartWith(`pi: agent-runner ${version} (linux-`);
    expect(first.stdout).toContain('in the background, since');
    // The script speaks C with the host’s tools; the agent is not to.
    const environ = readFileSync(`/proc/${await project.supervisor()}/environ`, 'latin1');
    expect(environ).not.toContain('LC_ALL=');
    expect(environ).toContain(`PATH=${project.bin}:`);
    for (const name of ['agent-runner.toml', 'prompt.md'])
      expect(readFileSync(join(project.there, name))).toEqual(readFileSync(join(project.here.path, name)));
    expect(readdirSync(project.bin)).toEqual(['agent-runner']);
    expect(readFileSync(join(project.bin, 'agent-runner')).equals(readFileSync(binary()))).toBeTrue();

    const pid = await project.supervisor();
    const again = await project.deploy('pi', '--remote-dir', 'shop', '--json');
    expect(again.stderr).toBe('');
    expect(JSON.parse(again.stdout)).toMatchObject({
      host: 'pi',
      well: true,
      binary: 'present',
      version,
      before: version,
      files: [
        { name: 'agent-runner.toml', fate: 'same' },
        { name: 'prompt.md', fate: 'same' },
      ],
      service: { kind: 'background' },
      standing: { kind: 'running' },
    });
    expect(await project.supervisor()).toBe(pid);
  }, 120_000);

  test('a configuration that differs is kept, and replaced only when asked; theirs is never lost', async () => {
    using pi = await sshd();
    using project = deployedProject(pi, 'exec sleep 60');
    project.place(binary());
    const theirs = `${readFileSync(join(project.there, 'agent-runner.toml'), 'utf8')}\nround_timeout_s = 77\n`;
    writeFileSync(join(project.there, 'agent-runner.toml'), theirs);
    const kept = await project.deploy('pi', '--remote-dir', 'shop', '--no-start');
    expect(kept.stderr).toContain('agent-runner.toml: theirs differs, and was kept; --replace-config');
    expect(kept.stderr).toContain('not started, as asked');
    expect(readFileSync(join(project.there, 'agent-runner.toml'), 'utf8')).toBe(theirs);

    const replaced = await project.deploy('pi', '--remote-dir', 'shop', '--no-start', '--replace-config', '--json');
    const { files } = JSON.parse(replaced.stdout) as {
      files: { name: string; fate: string; kept_as: string | null }[];
    };
    expect(files).toMatchObject([
      { name: 'agent-runner.toml', fate: 'replaced' },
      { name: 'prompt.md', fate: 'same' },
    ]);
    expect(readFileSync(join(project.there, files[0]?.kept_as ?? ''), 'utf8')).toBe(theirs);
    expect(project.call('config', 'check').code).toBe(0);
    // What is kept there is no leftover of a round.
    expect(Bun.spawnSync(['git', 'status', '--porcelain'], { cwd: project.there }).stdout.toString()).toBe('');
  }, 120_000);

  test('without a configuration on either side, agent-runner init begins one there', async () => {
    using pi = await sshd();
    using project = deployedProject(pi, 'exec sleep 60');
    project.place(binary());
    for (const folder of [project.there, project.here.path]) rmSync(join(folder, 'agent-runner.toml'));
    const { code, stderr } = await project.deploy('pi', '--remote-dir', 'shop', '--preset', 'demo', '--no-start');
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining('agent-runner init wrote a configuration for demo'),
    });
    expect(readFileSync(join(project.there, 'agent-runner.toml'), 'utf8')).toContain('preset = "demo"');
  }, 120_000);

  test('what doctor finds bad keeps a supervisor from being started, and is told with its mend', async () => {
    using pi = await sshd();
    using project = deployedProject(pi, 'exec sleep 60');
    project.place(binary());
    chmodSync(join(project.there, 'agent'), 0o644);
    const { code, stderr } = await project.deploy('pi', '--remote-dir', 'shop');
    expect(code).toBe(1);
    expect(stderr).toContain('pi:   bad  agent_cli');
    expect(stderr).toContain('not started, for it would stop at once');
    expect(project.call('status').code).toBe(3);
  }, 120_000);

  test('an older version is exchanged at the end of its round, by the host itself; a second deploy goes on watching', async () => {
    using pi = await sshd();
    using project = deployedProject(pi, worker);
    project.place(older());
    expect(project.call('start').code).toBe(0);
    const pid = await project.supervisor();
    await project.told(({ event }) => event === 'agent_spawn');

    const left = await project.deploy('pi', '--remote-dir', 'shop', '--no-wait');
    expect({ code: left.code, stderr: left.stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining('the supervisor changes over by itself when its round has ended'),
    });
    await project.told(({ event, action }) => event === 'sigterm_received' && action === 'stop');
    // The round goes on, under the old one.
    expect(await project.supervisor()).toBe(pid);
    expect(runs(project, pid, 'agent-runner.previous')).toBeTrue();
    expect([versionOf(project), versionOf(project, 'agent-runner.previous')]).toEqual([version, '0.1.9']);

    const again = project.begin('pi', '--remote-dir', 'shop');
    const heard = hearing(again.stderr);
    await until(() => heard().includes('pi: an earlier deploy still waits there for a round'));
    letGo(project);
    const next = await project.supervisor(pid);
    expect(await again.exited).toBe(0);
    expect(runs(project, next, 'agent-runner')).toBeTrue();
    expect(project.events().filter(({ event, outcome }) => event === 'round_end' && outcome === 'ok')).toHaveLength(1);
    expect(readdirSync(project.bin).toSorted()).toEqual(['agent-runner', 'agent-runner.previous']);
  }, 120_000);

  test('a new version that does not come up is rolled back, and one that does not answer is not even put in place', async () => {
    using pi = await sshd();
    using project = deployedProject(pi, worker);
    project.place(binary());
    expect(project.call('start').code).toBe(0);
    const pid = await project.supervisor();
    await project.told(({ event }) => event === 'agent_spawn');
    const broken = otherBuild({
      version: '0.9.0',
      sources: {
        'cli/serve.ts': `import { defineVerb } from './define.ts';
export default defineVerb({ args: { config: { type: 'string' } }, examples: [], run: async () => { throw new Error('this version does not serve'); } });
`,
      },
    });
    const upgrade = project.begin('pi', '--remote-dir', 'shop', '--binary', broken);
    await project.told(({ event }) => event === 'sigterm_received');
    letGo(project);
    const stderr = await upgrade.stderr.text();
    expect(await upgrade.exited).toBe(1);
    expect(stderr).toContain('The new version did not come up on pi; the one before is in its place again, and runs.');
    expect(stderr).toContain('this version does not serve');
    expect(versionOf(project)).toBe(version);
    const again = await project.supervisor(pid);
    expect(project.call('status').code).toBe(0);

    // One that does not even answer never gets as far.
    using folder = scratch('silent');
    const silent = join(folder.path, 'agent-runner');
    const source = folder.write(
      'silent.ts',
      `if (process.argv[2] === '--version') console.log('agent-runner 0.9.1'); else process.exit(1);`,
    );
    Bun.spawnSync([process.execPath, 'build', '--compile', source, '--outfile', silent]);
    const { code, stderr: said } = await project.deploy('pi', '--remote-dir', 'shop', '--binary', silent);
    expect(code).toBe(1);
    expect(said).toContain('does not do its work on pi: config check');
    expect([versionOf(project), await project.supervisor()]).toEqual([version, again]);
  }, 120_000);

  test('a connection that breaks while it copies leaves the old one, and the next deploy goes on', async () => {
    using pi = await sshd();
    using project = deployedProject(pi, 'exec sleep 0.2');
    project.place(older());
    expect(project.call('start').code).toBe(0);
    const pid = await project.supervisor();
    const upgrade = project.begin('pi', '--remote-dir', 'shop');
    await until(() => readdirSync(project.bin).some((name) => name.startsWith('.agent-runner.new-')));
    const parts = (): readonly string[] => readdirSync(project.bin).filter((name) => name.includes('.new-'));
    pi.cut();
    expect(await upgrade.exited).toBe(69);
    expect(await upgrade.stderr.text()).toContain('The connection to pi was lost while copying.');
    expect([versionOf(project), await project.supervisor()]).toEqual(['0.1.9', pid]);
    expect(parts().length).toBe(1);
    expect((await project.deploy('pi', '--remote-dir', 'shop')).code).toBe(0);
    expect([versionOf(project), parts()]).toEqual([version, []]);
  }, 120_000);
});

needs(
  'sshd',
  'ssh',
  'busybox',
)('deploy to a host with BusyBox alone', () => {
  test('beside its tools, only git is there', async () => {
    using applets = scratch('applets');
    Bun.spawnSync(['busybox', '--install', '-s', applets.path]);
    symlinkSync(Bun.which('git') ?? '', join(applets.path, 'git'));
    using pi = await sshd({ path: applets.path });
    using project = deployedProject(pi, 'exec sleep 60');
    const { code, stderr } = await project.deploy('pi', '--remote-dir', 'shop');
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining('copied, its sum is right, and it answers'),
    });
    expect(project.call('status').code).toBe(0);
  }, 120_000);
});
