import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { existsSync, linkSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import project from '../../package.json' with { type: 'json' };
import { buildBrokenVersion, type BrokenVersion } from '../support/broken-version.ts';
import { controlledProject, worker, type ControlledProject } from '../support/controlled.ts';
import { mountedDisk } from '../support/mounted-disk.ts';
import { needs } from '../support/needs.ts';
import { otherBuild } from '../support/other-build.ts';
import {
  binaryRelease,
  fakeRelease,
  serveBroken,
  serveRelease,
  type ReleaseFiles,
  type ReleaseServer,
} from '../support/release-server.ts';
import { scratch } from '../support/scratch.ts';
import { until } from '../support/until.ts';
import { canStartSystemd, userSystemd, type UserSystemd } from '../support/user-systemd.ts';
import { installedProgram, type Installed } from '../support/upgrading.ts';

const root = resolve(import.meta.dir, '../..');
const target = `${process.platform}-${process.arch}`;
const { version: current } = project;
const later = '98.0.0';

let broken: BrokenVersion;
let good: ReleaseFiles;
let bad: ReleaseFiles;

beforeAll(() => {
  const other = otherBuild({ version: later });
  broken = buildBrokenVersion(other);
  good = binaryRelease(target, other, later);
  bad = binaryRelease(target, broken.path, later);
}, 60_000);

afterAll(() => {
  broken[Symbol.dispose]();
});

const isAt = (event: string) => (told: { readonly event: string }) => told.event === event;

const inode = (path: string): number => statSync(path).ino;

/** A project whose loop was begun in the background by the installed program, in its first round. */
const looping = async (installed: Installed, ...flags: readonly string[]): Promise<ControlledProject> => {
  const made = controlledProject(worker);
  const started = await installed.run({ words: ['start', ...flags], cwd: made.repository.path });
  expect(started).toMatchObject({ code: 0 });
  await made.told(isAt('agent_spawn'));
  return made;
};

const goOn = ({ logDir }: ControlledProject): void => writeFileSync(join(logDir, 'go'), '');

/** Nothing of a failed upgrade is left, and the program is the one of before. */
const unchanged = (installed: Installed, before: number): void => {
  expect(inode(installed.path)).toBe(before);
  expect(readdirSync(installed.folder).toSorted()).toEqual(['agent-runner']);
};

describe('upgrade with a loop at work', () => {
  test('waits for the round, brings the loop back with its flags as the later version, and goes back again', async () => {
    using installed = installedProgram();
    using server = serveRelease(good);
    using loop = await looping(installed, '--max-rounds', '40');
    const cwd = loop.repository.path;
    const pid = await loop.pid();
    const before = inode(installed.path);

    const told = await installed.run({ words: ['upgrade', '--check'], cwd, url: server.url });
    expect(told).toMatchObject({ code: 0, stderr: '' });
    expect(told.stdout).toContain(`agent-runner ${later} (abcdef0) for ${target}, `);
    expect(told.stdout).toContain(`process ${pid}: in the background, would be restarted when its round has ended`);
    expect(told.stdout).toContain(`- What ${later} is about.`);
    unchanged(installed, before);

    const upgrading = installed.begin({ words: ['upgrade'], cwd, url: server.url });
    await loop.told(isAt('sigterm_received'));
    expect(inode(installed.path)).not.toBe(before);
    expect(inode(installed.previous)).toBe(before);
    goOn(loop);
    const stdout = await upgrading.stdout.text();
    const stderr = await upgrading.stderr.text();
    expect({ code: await upgrading.exited, stderr }).toMatchObject({ code: 0 });
    expect(stderr).toContain('waiting for the end of the round');
    expect(stdout).toContain(`agent-runner ${later} is in the place of ${current}: ${installed.path}`);
    expect(stdout).toContain(`${current} is kept as ${installed.previous}: agent-runner upgrade --rollback`);
    expect(loop.events().find(isAt('round_end'))).toMatchObject({ outcome: 'ok' });
    expect(loop.events().findLast(isAt('supervisor_started'))).toMatchObject({ version: later });
    expect(loop.events().find(isAt('service_upgraded'))).toMatchObject({ from: current, to: later });
    expect(readFileSync(join(loop.logDir, 'serve.pid'), 'utf8')).toContain('"flags":["--max-rounds","40"]');
    expect(await loop.pid()).not.toBe(pid);
    expect(readdirSync(installed.folder).toSorted()).toEqual(['agent-runner', 'agent-runner.previous']);

    const again = await installed.run({ words: ['upgrade'], cwd, url: server.url });
    expect(again).toMatchObject({ code: 0, stdout: `This is agent-runner ${later} for ${target} already.\n` });

    const back = await installed.run({ words: ['upgrade', '--rollback', '--json'], cwd });
    expect(back.code).toBe(0);
    expect(JSON.parse(back.stdout)).toMatchObject({
      state: 'replaced',
      from: later,
      to: current,
      runners: [{ kind: 'restarted', role: 'runner', config: join(cwd, 'agent-runner.toml'), pid: await loop.pid() }],
    });
    expect(inode(installed.path)).toBe(before);
    expect(loop.events().findLast(isAt('supervisor_started'))).toMatchObject({ version: current });
  }, 60_000);

  test('a version that does not come up is taken back by itself, and the loop runs again with the one of before', async () => {
    using installed = installedProgram();
    using server = serveRelease(bad);
    using loop = await looping(installed);
    const cwd = loop.repository.path;
    const before = inode(installed.path);
    broken.behaves('exits');
    goOn(loop);
    const { code, stderr } = await installed.run({ words: ['upgrade'], cwd, url: server.url });
    expect(code).toBe(1);
    expect(stderr).toContain(`error: agent-runner ${later} did not come up, and ${current} was put back.`);
    expect(stderr).toContain('it ended with exit 1: cannot begin: something is broken');
    expect(stderr).toContain(`What was running runs again, with ${current}.`);
    unchanged(installed, before);
    expect(loop.events().find(isAt('service_upgrade_rolled_back'))).toMatchObject({
      from: current,
      to: later,
      reason: expect.stringContaining('cannot begin'),
    });
    expect(loop.events().findLast(isAt('supervisor_started'))).toMatchObject({ version: current });
    expect((await loop.call('status')).code).toBe(0);
  }, 60_000);

  test('--no-restart leaves all alone, and says what is behind each time; Ctrl-C leaves the wait for one', async () => {
    using installed = installedProgram();
    using server = serveRelease(good);
    using loop = await looping(installed);
    const cwd = loop.repository.path;
    const pid = await loop.pid();
    using shown = controlledProject(worker);
    const serving = installed.begin({ words: ['serve'], cwd: shown.repository.path });
    await shown.told(isAt('agent_spawn'));

    const behind = `process ${pid}: it goes on with the version of before until agent-runner restart`;
    const inTerminal = `process ${serving.pid}: it runs in a terminal`;
    for (const [words, says] of [
      [['upgrade', '--no-restart'], `${later} is in the place of ${current}`],
      [['upgrade'], ` ${later} for ${target} already.\n`],
      [['upgrade', '--check'], ` ${later} for ${target} already.\n`],
    ] as const) {
      const { code, stdout } = await installed.run({ words, cwd, url: server.url });
      expect(code).toBe(0);
      for (const part of [says, behind, inTerminal]) expect(stdout).toContain(part);
    }
    expect(await loop.pid()).toBe(pid);
    expect(loop.events().filter(isAt('sigterm_received'))).toEqual([]);

    const back = installed.begin({ words: ['upgrade', '--rollback'], cwd });
    await loop.told(isAt('sigterm_received'));
    back.kill('SIGINT');
    const stdout = await back.stdout.text();
    expect({ code: await back.exited, stdout }).toMatchObject({ code: 130 });
    expect(stdout).toContain(inTerminal);
    expect(stdout).toContain('ends after its round; then: agent-runner restart --config ');
    expect(serving.exitCode).toBeNull();
  }, 60_000);
});

describe('upgrade changes nothing', () => {
  const page = '<!DOCTYPE html>\n<html><body>Please log in</body></html>\n';
  const replace = (files: ReleaseFiles, which: RegExp, content: string): ReleaseFiles =>
    new Map([...files].map(([name, old]) => [name, which.test(name) ? content : old]));
  /** As `fakeRelease`, but later than any. */
  const fake = (program?: string): ReleaseFiles =>
    fakeRelease({ version: later, ...(program === undefined ? {} : { program }) });
  const old = '0.0.1';

  for (const [what, serve, words, code, says] of [
    [
      'where the sum of the binary is wrong',
      () => serveRelease(replace(fake(), /\.(gz|zst)$/, 'x')),
      [],
      1,
      'its sum is wrong',
    ],
    [
      'where the manifest was changed',
      () => serveRelease(replace(fake(), /manifest/, '{}')),
      [],
      1,
      'its sum is wrong',
    ],
    [
      'where the server dies in mid-download',
      () => serveBroken(fake(), /\.(gz|zst)$/),
      [],
      69,
      'could not be downloaded',
    ],
    [
      'where a proxy answers with a page',
      () => serveRelease(replace(fake(), /./, page)),
      [],
      1,
      'A web page came instead of',
    ],
    ['where there is no such version', () => serveRelease(fake()), ['--version', '97.1.1'], 1, 'is not there'],
    [
      'where there is no such target',
      () => serveRelease(fake()),
      ['--target', 'plan9-x64'],
      1,
      'was not released for plan9-x64',
    ],
    [
      'where the binary does not run here',
      () => serveRelease(fake('#!/nowhere\n')),
      [],
      1,
      `agent-runner ${later} does not run here`,
    ],
    [
      'where the binary is of another version',
      () => serveRelease(fake('#!/bin/sh\necho "agent-runner 1.0.0 (x)"\n')),
      [],
      1,
      `not agent-runner ${later}`,
    ],
    [
      'where the release is older',
      () => serveRelease(fakeRelease({ version: old })),
      [],
      0,
      `is later than ${old}, the latest release`,
    ],
  ] as const) {
    test(
      what,
      async () => {
        using installed = installedProgram();
        using server: ReleaseServer = serve();
        const before = inode(installed.path);
        const answer = await installed.run({ words: ['upgrade', ...words], url: server.url });
        expect(answer.code).toBe(code);
        expect(`${answer.stdout}${answer.stderr}`).toContain(says);
        unchanged(installed, before);
      },
      20_000,
    );
  }

  test('where nobody says where releases lie, or where that could be anybody', async () => {
    using installed = installedProgram();
    expect(await installed.run({ words: ['upgrade'] })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('AGENT_RUNNER_BASE_URL='),
    });
    expect(await installed.run({ words: ['upgrade'], url: 'http://example.com/releases' })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('is no release location that can be trusted'),
    });
  });

  test('where the configuration that works now would not work', async () => {
    using installed = installedProgram();
    using served = controlledProject(worker);
    const fussy = `#!/bin/sh
case $1 in --version) echo "agent-runner ${later} (x)" ;; *) echo "unknown key" >&2; exit 78 ;; esac\n`;
    using server = serveRelease(fake(fussy));
    const before = inode(installed.path);
    const answer = await installed.run({ words: ['upgrade'], cwd: served.repository.path, url: server.url });
    expect(answer.code).toBe(1);
    expect(answer.stderr).toContain('cannot work with');
    expect(answer.stderr).toContain('config check:\n  unknown key');
    unchanged(installed, before);
  });

  test('where Ctrl-C comes while it is tried out', async () => {
    using installed = installedProgram();
    using place = scratch('trial');
    const tried = join(place.path, 'tried');
    const slow = `#!/bin/sh
touch ${tried}; exec sleep 600\n`;
    using server = serveRelease(fake(slow));
    const before = inode(installed.path);
    const child = installed.begin({ words: ['upgrade'], url: server.url });
    await until(() => existsSync(tried));
    child.kill('SIGINT');
    expect({ code: await child.exited, stdout: await child.stdout.text() }).toEqual({
      code: 130,
      stdout: 'Nothing was changed.\n',
    });
    unchanged(installed, before);
  });

  test('where it passes its trial, and does not run in its place', async () => {
    using installed = installedProgram();
    const shy = `#!/bin/sh
case $0 in *-upgrade/*) echo "agent-runner ${later} (x)" ;; *) echo "not here" >&2; exit 1 ;; esac\n`;
    using server = serveRelease(fake(shy));
    const before = inode(installed.path);
    const { code, stderr } = await installed.run({ words: ['upgrade'], url: server.url });
    expect(code).toBe(1);
    expect(stderr).toContain(`${later} passed its trial, but not in its place, and ${current} was put back.`);
    expect(stderr).toContain(`${installed.path}:\n  not here`);
    unchanged(installed, before);
  });

  test('where it is to go back, and an upgrade that was killed between its last steps kept what is in place', async () => {
    using installed = installedProgram();
    linkSync(installed.path, installed.previous);
    expect(await installed.run({ words: ['upgrade', '--rollback'] })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('There is no earlier version to go back to.'),
    });
  });

  test('when it is run from its source', async () => {
    const { exitCode, stderr } = Bun.spawnSync([process.execPath, join(root, 'src/main.ts'), 'upgrade']);
    expect({ exitCode, stderr: stderr.toString() }).toEqual({
      exitCode: 1,
      stderr: expect.stringContaining('./install.sh in the checkout'),
    });
  });

  test('where another upgrade is at work; and one that was killed leaves nothing in the way', async () => {
    using installed = installedProgram();
    const before = inode(installed.path);
    const files = fake();
    let sent = 0;
    using held = Bun.serve({
      hostname: '127.0.0.1',
      port: 0,
      fetch: (request) => {
        const { pathname } = new URL(request.url);
        if (!pathname.endsWith('.gz')) return new Response(files.get(pathname) ?? null);
        return new Response(
          new ReadableStream({
            start: (controller) => {
              controller.enqueue('x');
              sent += 1;
            },
          }),
        );
      },
    });
    const url = `http://127.0.0.1:${held.port}`;
    const first = installed.begin({ words: ['upgrade'], url });
    const workshop = join(installed.folder, '.agent-runner-upgrade');
    await until(() => sent > 0 && existsSync(workshop) && readdirSync(workshop).length === 2);
    expect(await installed.run({ words: ['upgrade'], url })).toMatchObject({
      code: 75,
      stderr: expect.stringContaining(`Process ${first.pid} since `),
    });
    first.kill('SIGKILL');
    await first.exited;
    expect(inode(installed.path)).toBe(before);
    expect(readdirSync(workshop)).toContain('lock');

    using server = serveRelease(files);
    expect(await installed.run({ words: ['upgrade'], url: server.url })).toMatchObject({ code: 0 });
    expect(readdirSync(installed.folder).toSorted()).toEqual(['agent-runner', 'agent-runner.previous']);
    expect(inode(installed.previous)).toBe(before);
  }, 30_000);

  test('where Ctrl-C comes before it is all there', async () => {
    using installed = installedProgram();
    const before = inode(installed.path);
    let asked = false;
    using held = Bun.serve({
      hostname: '127.0.0.1',
      port: 0,
      fetch: (request) => {
        const { pathname } = new URL(request.url);
        if (!pathname.endsWith('.zst')) return new Response(good.get(pathname) ?? null);
        asked = true;
        return new Response(new ReadableStream({ start: (controller) => controller.enqueue('x') }));
      },
    });
    const child = installed.begin({ words: ['upgrade'], url: `http://127.0.0.1:${held.port}` });
    await until(() => asked);
    child.kill('SIGINT');
    expect({ code: await child.exited, stdout: await child.stdout.text() }).toEqual({
      code: 130,
      stdout: 'Nothing was changed.\n',
    });
    unchanged(installed, before);
  }, 20_000);
});

test('upgrade finds itself behind a link, and a version that does not even start is replaced by the one that is kept', async () => {
  using installed = installedProgram();
  using server = serveRelease(fakeRelease({ version: later }));
  const called = join(installed.folder, '..', 'agent-runner');
  symlinkSync(installed.path, called);
  const env = { PATH: `${join(installed.folder, '..')}:${process.env['PATH'] ?? ''}` };
  const { code, stdout } = await installed.run({ words: ['upgrade'], url: server.url, env });
  expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining(`, to which ${called} leads`) });
  const kept = inode(installed.previous);
  writeFileSync(`${installed.path}.new`, '#!/nowhere\n', { mode: 0o755 });
  Bun.spawnSync(['mv', `${installed.path}.new`, installed.path]);
  const { exitCode } = Bun.spawnSync([installed.previous, 'upgrade', '--rollback'], { cwd: installed.folder });
  expect(exitCode).toBe(0);
  expect(inode(installed.path)).toBe(kept);
  expect(readFileSync(installed.previous, 'utf8')).toBe('#!/nowhere\n');
}, 30_000);

needs('mount').if(process.getuid?.() === 0)('upgrade on a disk of its own', () => {
  test('says that there is no room before it downloads', async () => {
    using disk = mountedDisk({ megabytes: 150 });
    using installed = installedProgram(join(disk.path, 'bin'));
    using server = serveRelease(good);
    const { code, stderr } = await installed.run({ words: ['upgrade'], url: server.url });
    expect({ code, stderr }).toMatchObject({ code: 74, stderr: expect.stringContaining('There is no room in') });
    expect(server.asked.filter((path) => path.endsWith('.zst'))).toEqual([]);
    expect(readdirSync(installed.folder).toSorted()).toEqual(['agent-runner']);
  }, 30_000);

  test('says that the folder cannot be written, and which command could', async () => {
    using disk = mountedDisk({ megabytes: 150 });
    using installed = installedProgram(join(disk.path, 'bin'));
    using server = serveRelease(good);
    Bun.spawnSync(['mount', '-o', 'remount,ro', disk.path]);
    const { code, stderr } = await installed.run({ words: ['upgrade'], url: server.url });
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('is not yours to replace') });
    expect(stderr).toContain(`sudo AGENT_RUNNER_BASE_URL=${server.url} ${installed.path} upgrade`);
    const told = await installed.run({ words: ['upgrade', '--check'], url: server.url });
    expect(told).toMatchObject({ code: 0, stdout: expect.stringContaining('It is not yours to replace: sudo ') });
  }, 30_000);
});

needs('systemd-run', 'unshare', 'nsenter').if(canStartSystemd)(
  'upgrade of services under a real systemd --user',
  () => {
    let systemd: UserSystemd;

    beforeAll(async () => {
      systemd = await userSystemd();
    }, 60_000);

    afterAll(async () => {
      await systemd[Symbol.asyncDispose]();
    });

    /** A project whose loop is a service of the installed program, in its first round. */
    const serving = async (
      installed: Installed,
      ...flags: readonly string[]
    ): Promise<ControlledProject & { readonly unit: string }> => {
      const made = controlledProject(worker);
      const unit = `agent-runner@${basename(made.repository.path)}.service`;
      systemd.dropIn(unit, '[Service]\nRestartSec=100ms\nTimeoutStartSec=2s\nTimeoutStopSec=2s\n');
      const started = await systemd.run([installed.path, 'install', ...flags], made.repository.path);
      expect(started).toMatchObject({ code: 0 });
      await made.told(isAt('agent_spawn'));
      return { ...made, unit };
    };

    const upgrade = (installed: Installed, cwd: string, url: string) =>
      systemd.run(['env', `AGENT_RUNNER_BASE_URL=${url}`, installed.path, 'upgrade'], cwd);

    const stop = async (unit: string): Promise<void> => {
      for (const one of [unit, unit.replace('@', '-monitor@')]) {
        await systemd.run(['systemctl', '--user', 'kill', '--signal=SIGKILL', one]);
        await systemd.run(['systemctl', '--user', 'stop', one]);
      }
    };

    test('a service and its monitor come back as the later version when the round has ended', async () => {
      using installed = installedProgram();
      using server = serveRelease(good);
      const loop = await serving(installed, '--monitor');
      const pid = await systemd.show(loop.unit, 'MainPID');
      const monitor = await systemd.show(loop.unit.replace('@', '-monitor@'), 'MainPID');
      const upgrading = upgrade(installed, loop.repository.path, server.url);
      await loop.told(isAt('sigterm_received'));
      expect(await systemd.show(loop.unit, 'MainPID')).toBe(pid);
      goOn(loop);
      const { code, stdout, stderr } = await upgrading;
      expect({ code, stdout, stderr }).toMatchObject({ code: 0 });
      expect(stdout).toContain('the supervisor of ');
      expect(stdout).toContain('the monitor of ');
      expect(await systemd.show(loop.unit, 'ActiveState')).toBe('active');
      expect(await systemd.show(loop.unit, 'MainPID')).not.toBe(pid);
      expect(await systemd.show(loop.unit.replace('@', '-monitor@'), 'MainPID')).not.toBe(monitor);
      expect(loop.events().find(isAt('round_end'))).toMatchObject({ outcome: 'ok' });
      expect(loop.events().findLast(isAt('supervisor_started'))).toMatchObject({ version: later });
      expect(loop.events().find(isAt('service_upgraded'))).toMatchObject({ from: current, to: later });
      await stop(loop.unit);
      loop[Symbol.dispose]();
    }, 60_000);

    test('a version that exits at its start is taken back, and so is one that hangs; the service runs again with the one of before', async () => {
      using installed = installedProgram();
      using server = serveRelease(bad);
      const loop = await serving(installed);
      const before = inode(installed.path);
      goOn(loop);
      for (const how of ['exits', 'hangs'] as const) {
        broken.behaves(how);
        const { code, stderr } = await upgrade(installed, loop.repository.path, server.url);
        expect({ how, code, stderr }).toEqual({ how, code: 1, stderr: expect.stringContaining('did not come up') });
        unchanged(installed, before);
        expect(await systemd.show(loop.unit, 'ActiveState')).toBe('active');
        expect(loop.events().findLast(isAt('supervisor_started'))).toMatchObject({ version: current });
      }
      const rolledBack = loop.events().filter(isAt('service_upgrade_rolled_back'));
      expect(rolledBack).toMatchObject([
        { from: current, to: later },
        { from: current, to: later },
      ]);
      await stop(loop.unit);
      loop[Symbol.dispose]();
    }, 60_000);
  },
);
