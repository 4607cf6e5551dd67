import { describe, expect, test } from 'bun:test';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { binary, testEnv } from '../support/binary.ts';
import { controlledProject, worker } from '../support/controlled.ts';
import { onTerminal } from '../support/on-terminal.ts';
import { lives } from '../support/programs.ts';
import { until } from '../support/until.ts';

const isAt = (event: string) => (told: { readonly event: string }) => told.event === event;

describe('start', () => {
  test('start, stop, start: it runs in the background, and rounds go on counting', async () => {
    using project = controlledProject('sleep 0.1');
    const first = await project.json('start');
    expect(first).toMatchObject({ state: 'running', pid: await project.pid(), flags: [] });
    await project.told(isAt('round_end'));
    expect(await project.json('status')).toMatchObject({ mode: 'background', pid: first['pid'] });
    expect(await project.json('stop')).toMatchObject({ state: 'stopped', pid: first['pid'] });
    const rounds = project.events().filter(isAt('round_start')).length;
    const second = await project.json('start', '--max-rounds', '1');
    expect(second).toMatchObject({ state: 'running', flags: ['--max-rounds', '1'] });
    await project.told((event) => event.event === 'round_start' && event.round_num === rounds + 1);
    await project.told(isAt('max_rounds_reached'));
    expect(readFileSync(join(project.logDir, 'serve.log'), 'utf8')).toContain('supervisor started');
  }, 30_000);

  test('refuses where one is at work, with exit 75 and the holder', async () => {
    using project = controlledProject(worker);
    const { pid } = await project.json('start');
    const { code, stderr } = await project.call('start');
    expect(code).toBe(75);
    expect(stderr).toContain(`held by process ${String(pid)} `);
    expect(lives(Number(pid))).toBe(true);
  }, 30_000);

  test('outlives the terminal that it was started from', async () => {
    using project = controlledProject(worker);
    const shell = onTerminal(['sh', '-c', `"${binary()}" start; read line`], {
      cwd: project.repository.path,
      env: testEnv(),
    });
    const pid = await project.pid();
    await until(() => shell.shown().includes('runs in the background'), { what: 'the word that it runs' });
    shell.close();
    await shell.child.exited;
    await project.told(isAt('agent_spawn'));
    expect(await project.json('status')).toMatchObject({ state: 'round', pid });
    expect(project.events().some(isAt('sigterm_received'))).toBe(false);
    const { stdout } = Bun.spawnSync(['ps', '-o', 'pgid=,tty=', '-p', String(pid)]);
    expect(stdout.toString().trim()).toMatch(new RegExp(`^${pid} +\\?+$`));
  }, 30_000);

  test('tells why one died before it was up: its exit code and its last words', async () => {
    using project = controlledProject(worker);
    mkdirSync(join(project.logDir, 'serve.pid', 'in-the-way'), { recursive: true });
    const { code, stderr } = await project.call('start');
    expect(code).toBe(74);
    expect(stderr).toContain('The supervisor ended before it was up, with exit 74.');
    expect(stderr).toContain('Could not write');
    expect(stderr).toContain(join(project.logDir, 'serve.log'));
  }, 30_000);

  test('does not tell of a supervisor that a startup check is about to end', async () => {
    using project = controlledProject(worker);
    rmSync(join(project.repository.path, '.git'), { recursive: true });
    const { code, stdout, stderr } = await project.call('start');
    expect(code).toBe(78);
    expect(stdout).toBe('');
    expect(stderr).toContain('The supervisor ended before it was up, with exit 78.');
    expect(stderr).toContain('config_broken: ');
  }, 30_000);

  test('a log that has grown large is begun anew, the old one kept beside it', async () => {
    using project = controlledProject(worker);
    mkdirSync(project.logDir);
    writeFileSync(join(project.logDir, 'serve.log'), 'old\n'.repeat(3_000_000));
    await project.json('start');
    await project.told(isAt('agent_spawn'));
    expect(statSync(join(project.logDir, 'serve.log')).size).toBeLessThan(10_000);
    expect(statSync(join(project.logDir, 'serve.log.old')).size).toBe(12_000_000);
  }, 30_000);

  test('its log does not follow a link that was planted in its place', async () => {
    using project = controlledProject(worker);
    mkdirSync(project.logDir);
    symlinkSync(join(project.repository.path, 'elsewhere'), join(project.logDir, 'serve.log'));
    expect(await project.call('start')).toMatchObject({ code: 74 });
    expect(existsSync(join(project.repository.path, 'elsewhere'))).toBe(false);
  }, 30_000);

  test('a broken configuration is told at once, a wrong number of rounds, too', async () => {
    using project = controlledProject(worker);
    expect(await project.call('start', '--max-rounds', 'many')).toMatchObject({ code: 2 });
    project.repository.write('agent-runner.toml', '[agent]\n');
    expect(await project.call('start')).toMatchObject({ code: 78 });
  }, 30_000);

  test('--config names the project from elsewhere', async () => {
    using project = controlledProject(worker);
    const config = join(project.repository.path, 'agent-runner.toml');
    const elsewhere = Bun.spawn([binary(), 'start', '--config', config], {
      cwd: '/',
      env: testEnv(),
      stdout: 'ignore',
      stderr: 'ignore',
    });
    expect(await elsewhere.exited).toBe(0);
    expect(await project.json('status')).toMatchObject({ pid: await project.pid() });
  }, 30_000);
});

describe('restart', () => {
  test('lets the round finish and starts again with the flags of before', async () => {
    using project = controlledProject(worker);
    const before = await project.json('start', '--max-rounds', '7');
    await project.told(isAt('agent_spawn'));
    const restarting = project.begin('restart', '--json');
    await project.told(isAt('sigterm_received'));
    writeFileSync(join(project.logDir, 'go'), '');
    const after = JSON.parse(await restarting.stdout.text()) as Record<string, unknown>;
    expect(after).toMatchObject({ state: 'running', before: before['pid'], flags: ['--max-rounds', '7'] });
    expect(after['pid']).not.toBe(before['pid']);
    expect(project.events().find(isAt('round_end'))).toMatchObject({ outcome: 'ok' });
  }, 30_000);

  test('--force does not wait, and takes a supervisor of a terminal into the background', async () => {
    using project = controlledProject(worker);
    const serving = project.serve();
    await project.told(isAt('agent_spawn'));
    const { code, stdout } = await project.call('restart', '--force');
    expect(code).toBe(0);
    expect(stdout).toStartWith(`Process ${serving.pid}, which ran in a terminal, has ended. The supervisor runs`);
    expect(project.events().find(isAt('round_end'))).toMatchObject({ outcome: 'cancelled' });
    expect(await project.json('status')).toMatchObject({ mode: 'background' });
  }, 30_000);

  test('with none running it starts one', async () => {
    using project = controlledProject(worker);
    expect(await project.json('restart')).toMatchObject({ state: 'running', before: null });
  }, 30_000);

  test('a wait that Ctrl-C left starts nothing', async () => {
    using project = controlledProject(worker);
    const { pid } = await project.json('start');
    await project.told(isAt('agent_spawn'));
    const restarting = project.begin('restart');
    await project.told(isAt('sigterm_received'));
    restarting.kill('SIGINT');
    expect(await restarting.exited).toBe(130);
    writeFileSync(join(project.logDir, 'go'), '');
    await until(() => !lives(Number(pid)), { what: 'the end of the supervisor' });
    expect(await project.json('status')).toMatchObject({ state: 'stopped' });
  }, 30_000);
});
