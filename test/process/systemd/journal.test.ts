import { afterAll, beforeAll, expect, test } from 'bun:test';
import { basename } from 'node:path';
import { binary } from '../../support/binary.ts';
import { needs } from '../../support/needs.ts';
import { servedProject } from '../../support/serving.ts';
import { until } from '../../support/until.ts';
import { canStartSystemd, userSystemd, type UserSystemd } from '../../support/user-systemd.ts';

let systemd: UserSystemd;

needs('systemd-run', 'unshare', 'nsenter', 'journalctl').if(canStartSystemd)('logs --service under systemd', () => {
  beforeAll(async () => {
    systemd = await userSystemd({ journal: true });
  }, 60_000);

  afterAll(async () => {
    await systemd[Symbol.asyncDispose]();
  });

  test('reads the journal of the unit, and goes on with it', async () => {
    using project = servedProject('sleep 0.2', 'max_rounds = 2');
    const { path } = project.repository;
    const call = (...words: readonly string[]) => systemd.agentRunner(path, 'logs', '--service', ...words);
    await systemd.agentRunner(path, 'install', '--no-start');
    const before = await call();
    expect(before).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining(`The journal shows nothing of agent-runner@${basename(path)}.service.`),
    });
    expect(before.stderr).toContain('sudo journalctl _SYSTEMD_USER_UNIT=agent-runner@');

    const following = Bun.spawn(systemd.enter(['env', '-C', path, binary(), 'logs', '--service', '-f']), {
      env: { ...process.env, HOME: systemd.home, XDG_RUNTIME_DIR: '/run/user/0' },
      stdin: 'ignore',
      stdout: 'pipe',
      stderr: 'inherit',
    });
    let heard = '';
    const reading = (async () => {
      for await (const bytes of following.stdout) heard += new TextDecoder().decode(bytes);
    })();
    await systemd.agentRunner(path, 'start');
    await until(() => heard.includes('stopped: 2 of 2 rounds are done'), {
      what: 'the end of the rounds in the journal',
    });
    // In its own namespace nobody else is called so; nsenter hands no signal on.
    await systemd.run(['pkill', '-INT', '-f', 'logs --service -f']);
    expect(await following.exited).toBe(0);
    await reading;

    const { code, stdout } = await call('--all');
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('round 1: ok after') });
    expect(stdout).toMatch(/^\d{4}-\d\d-\d\dT\S+ \S+ \S+\[\d+\]: /m);
    expect((await call('-n', '1', '--raw')).stdout).not.toMatch(/\[\d+\]: /);
    await systemd.agentRunner(path, 'uninstall');
  }, 60_000);

  test('beside an installed unit, one that was started in the background has a log of its own', async () => {
    using project = servedProject('exec sleep 60');
    const { path } = project.repository;
    await systemd.agentRunner(path, 'install', '--no-start');
    await systemd.agentRunner(path, 'start', '--max-rounds', '3');
    const { code, stdout } = await systemd.agentRunner(path, 'logs', '--service');
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('round 1') });
    await systemd.agentRunner(path, 'kill');
    await systemd.agentRunner(path, 'uninstall');
  }, 60_000);
});
