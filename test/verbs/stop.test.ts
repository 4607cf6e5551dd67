import { describe, expect, test } from 'bun:test';
import { chownSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { binary, testEnv } from '../support/binary.ts';
import { controlledProject, worker } from '../support/controlled.ts';
import { onTerminal } from '../support/on-terminal.ts';
import { lives } from '../support/programs.ts';
import { until } from '../support/until.ts';

const isAt = (event: string) => (told: { readonly event: string }) => told.event === event;

describe('stop', () => {
  test('lets the round in progress finish, and waits for it', async () => {
    using project = controlledProject(worker);
    project.serve();
    await project.told(isAt('agent_spawn'));
    const pid = await project.pid();
    const stopping = project.begin('stop', '--json');
    await project.told(isAt('sigterm_received'));
    expect(stopping.exitCode).toBeNull();
    writeFileSync(join(project.logDir, 'go'), '');
    expect(JSON.parse(await stopping.stdout.text())).toEqual({ state: 'stopped', pid, waited_s: expect.any(Number) });
    expect(await stopping.exited).toBe(0);
    expect(project.events().findLast(isAt('round_end'))).toMatchObject({ outcome: 'ok' });
    expect(existsSync(join(project.logDir, 'serve.pid'))).toBe(false);
  }, 30_000);

  test('--timeout says that it took longer, and the supervisor ends all the same', async () => {
    using project = controlledProject(worker);
    const serving = project.serve();
    await project.told(isAt('agent_spawn'));
    expect(await project.call('stop', '--timeout', '0.2')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('waiting for the supervisor, which ends by itself'),
    });
    expect(await project.call('status')).toMatchObject({ code: 0, stdout: expect.stringContaining('ends after this') });
    writeFileSync(join(project.logDir, 'go'), '');
    const { code } = await serving.ended();
    expect(code).toBe(0);
  }, 30_000);

  test('--no-wait asks and goes on', async () => {
    using project = controlledProject(worker);
    const serving = project.serve();
    await project.told(isAt('agent_spawn'));
    expect(await project.json('stop', '--no-wait')).toEqual({ state: 'stopping', pid: serving.pid });
    writeFileSync(join(project.logDir, 'go'), '');
    expect((await serving.ended()).code).toBe(0);
  }, 30_000);

  test('Ctrl-C leaves the wait and harms nobody', async () => {
    using project = controlledProject(worker);
    const serving = project.serve();
    await project.told(isAt('agent_spawn'));
    const stopping = project.begin('stop');
    await project.told(isAt('sigterm_received'));
    stopping.kill('SIGINT');
    expect(await stopping.exited).toBe(130);
    expect(await stopping.stdout.text()).toContain('It is still ending, by itself');
    expect(project.events().filter(isAt('sigterm_received'))).toHaveLength(1);
    expect(lives(serving.pid)).toBe(true);
    writeFileSync(join(project.logDir, 'go'), '');
    expect((await serving.ended()).code).toBe(0);
  }, 30_000);

  test('on a terminal a line says what is waited for, and is taken away again', async () => {
    using project = controlledProject(worker, 'round_timeout_s = 840');
    project.serve();
    await project.told(isAt('agent_spawn'));
    const stopping = onTerminal([binary(), 'stop'], { cwd: project.repository.path, env: testEnv() });
    await until(() => stopping.shown().includes('round 1 is finishing, at most 13 min'), { what: 'the progress line' });
    writeFileSync(join(project.logDir, 'go'), '');
    expect(await stopping.child.exited).toBe(0);
    await until(() => stopping.shown().includes('\r\u001B[2KProcess'), { what: 'the last word on a line of its own' });
  }, 30_000);

  test('Ctrl-C on the terminal leaves the wait, and does not reach the supervisor', async () => {
    using project = controlledProject(worker);
    const serving = project.serve();
    await project.told(isAt('agent_spawn'));
    const stopping = onTerminal([binary(), 'stop'], { cwd: project.repository.path, env: testEnv() });
    await until(() => stopping.shown().includes('round 1 is finishing'), { what: 'the progress line' });
    stopping.type('\u0003');
    expect(await stopping.child.exited).toBe(130);
    expect(lives(serving.pid)).toBe(true);
    expect(project.events().filter(isAt('sigterm_received'))).toHaveLength(1);
  }, 30_000);

  test('a single round is waited for, too', async () => {
    using project = controlledProject(worker);
    const round = project.begin('round');
    await project.told(isAt('agent_spawn'));
    expect(await project.json('status')).toMatchObject({ state: 'round', mode: 'round', pid: round.pid });
    const stopping = project.begin('stop');
    await project.told(isAt('sigterm_received'));
    writeFileSync(join(project.logDir, 'go'), '');
    expect(await stopping.exited).toBe(0);
    expect(await round.exited).toBe(0);
  }, 30_000);
});

describe('stop where no supervisor is to be found', () => {
  const forged = (pid: number, birth = 'another/1') =>
    `${pid}\n2026-11-22T12:00:00.000Z\n${JSON.stringify({ birth, mode: 'background', flags: [] })}\n`;

  const bystander = () => Bun.spawn(['sleep', '600'], { stdio: ['ignore', 'ignore', 'ignore'] });

  test.each([
    ['nothing is there', undefined, 'No supervisor is running.\n'],
    ['serve.pid is torn', '47', 'No supervisor is running: serve.pid is damaged, and nobody holds the lock.\n'],
    [
      'its process has ended',
      forged(4_194_300),
      'No supervisor is running: serve.pid names process 4194300, but that process has ended.\n',
    ],
  ])(
    '%s',
    async (_, text, said) => {
      using project = controlledProject(worker);
      mkdirSync(project.logDir);
      if (text !== undefined) writeFileSync(join(project.logDir, 'serve.pid'), text);
      expect(await project.call('stop')).toEqual({ code: 0, stdout: said, stderr: '' });
      expect((await project.json('stop'))['state']).toBe('not_running');
    },
    30_000,
  );

  test('its process id is another’s by now: he is not signalled', async () => {
    using project = controlledProject(worker);
    const other = bystander();
    mkdirSync(project.logDir);
    writeFileSync(join(project.logDir, 'serve.pid'), forged(other.pid));
    const { stdout } = await project.call('stop');
    expect(stdout).toContain(`process ${other.pid} is another one now: sleep 600`);
    await project.call('kill');
    expect(lives(other.pid)).toBe(true);
    other.kill();
  }, 30_000);

  test.if(process.getuid?.() === 0)(
    'serve.pid is another user’s: root is not led to signal for him',
    async () => {
      using project = controlledProject(worker);
      const serving = project.serve();
      await project.told(isAt('agent_spawn'));
      chownSync(join(project.logDir, 'serve.pid'), 12_345, 12_345);
      chownSync(join(project.logDir, 'agent-runner.lock'), 12_345, 12_345);
      expect((await project.call('stop')).stdout).toContain('the file belongs to another user than the process');
      expect(project.events().some(isAt('sigterm_received'))).toBe(false);
      chownSync(join(project.logDir, 'agent-runner.lock'), 0, 0);
      expect(await project.json('status')).toMatchObject({ pid: serving.pid });
    },
    30_000,
  );

  test('serve.pid was removed: the lock’s holder is found', async () => {
    using project = controlledProject('sleep 0.2');
    const serving = project.serve();
    await project.told(isAt('agent_spawn'));
    await Bun.file(join(project.logDir, 'serve.pid')).delete();
    expect(await project.json('stop')).toMatchObject({ state: 'stopped', pid: serving.pid });
  }, 30_000);

  test('a wrong --timeout is told', async () => {
    using project = controlledProject(worker);
    expect(await project.call('stop', '--timeout', 'soon')).toMatchObject({ code: 2 });
  }, 30_000);
});
