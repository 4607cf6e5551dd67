import { describe, expect, test } from 'bun:test';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { run } from '../support/binary.ts';
import { scratch } from '../support/scratch.ts';
import { servedProject } from '../support/serving.ts';

describe.if(process.platform === 'linux')('install, without a manager', () => {
  test('--dry-run prints the unit and writes nothing', async () => {
    using project = servedProject('echo done');
    using home = scratch('home');
    const call = { cwd: project.repository.path, env: { HOME: home.path, ANTHROPIC_API_KEY: 'k' } };
    const { code, stdout } = await run(['install', '--dry-run', '--monitor'], call);
    expect(code).toBe(0);
    const unit = `agent-runner@${basename(project.repository.path)}.service`;
    expect(stdout).toContain(`${join(home.path, '.config/systemd/user', unit)}: new\n`);
    expect(stdout).toContain(`"serve" "--config=${project.repository.path}/agent-runner.toml"`);
    expect(stdout).toContain('"monitor" "--config=');
    expect(stdout).toContain('RestartPreventExitStatus=77 78 79\n');
    expect(stdout).not.toContain('ANTHROPIC_API_KEY');
    expect(readdirSync(home.path)).toEqual([]);
    const json: unknown = JSON.parse((await run(['install', '--dry-run', '--json'], call)).stdout);
    expect(json).toMatchObject({
      dry_run: true,
      manager: 'systemd',
      services: [{ service: unit, change: 'new' }],
      lacks: expect.arrayContaining([expect.objectContaining({ kind: 'key', variable: 'ANTHROPIC_API_KEY' })]),
    });
  });

  test('a manager that is not to be had is told with 69, and nothing is written', async () => {
    using project = servedProject('echo done');
    using home = scratch('home');
    const call = { cwd: project.repository.path, env: { HOME: home.path, PATH: '/nowhere' } };
    const { code, stderr } = await run(['install'], call);
    expect(code).toBe(69);
    expect(stderr).toContain('There is no systemd for this user to talk to.');
    expect(readdirSync(home.path)).toEqual([]);
    expect(await run(['uninstall'], call)).toMatchObject({
      code: 0,
      stdout: 'Nothing was installed for this project.\n',
    });
  });

  test('--system runs as who called sudo', async () => {
    using project = servedProject('echo done');
    const call = { cwd: project.repository.path, env: { SUDO_USER: 'nobody', LANG: 'de_DE.UTF-8' } };
    const { code, stdout } = await run(['install', '--dry-run', '--system'], call);
    expect(code).toBe(0);
    expect(stdout).toStartWith('/etc/systemd/system/agent-runner@');
    expect(stdout).toContain('\nUser=nobody\n');
    expect(stdout).toContain('\nWantedBy=multi-user.target\n');
    expect(stdout).not.toContain('de_DE');
  });

  test('flags that contradict each other are refused', async () => {
    using project = servedProject('echo done');
    expect((await run(['install', '--now', '--no-start'], { cwd: project.repository.path })).code).toBe(2);
  });
});
