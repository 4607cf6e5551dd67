import { expect, test } from 'bun:test';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { canSetApart } from '../../support/apart.ts';
import { machineSystemd } from '../../support/machine-systemd.ts';
import { needs } from '../../support/needs.ts';
import { servedProject } from '../../support/serving.ts';
import { until } from '../../support/until.ts';

needs('systemd-run', 'unshare', 'nsenter', 'setpriv').if(canSetApart)('under the systemd of a machine', () => {
  test('install --system runs the project as who called sudo, from boot on; uninstall leaves nothing', async () => {
    using project = servedProject(
      '{ id -un; id -u; echo "$HOME"; cat /proc/self/cgroup; } >seen.part; mv seen.part seen; exec sleep 60',
    );
    const { path } = project.repository;
    await using systemd = await machineSystemd(path);
    const { person } = systemd;
    const unit = `agent-runner@${basename(path)}.service`;
    const refused = await systemd.asPerson(path, 'install', '--system');
    expect(refused).toEqual({ code: 2, stdout: '', stderr: expect.stringContaining('sudo') });

    const installed = await systemd.sudo(path, 'install', '--system', '--monitor');
    expect(installed).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`/etc/systemd/system/${unit}: new, started\n`),
    });
    const verified = await systemd.run(['systemd-analyze', '--system', 'verify', `/etc/systemd/system/${unit}`]);
    expect(verified).toEqual({ code: 0, stdout: '', stderr: '' });
    expect([await systemd.show(unit, 'ActiveState'), await systemd.show(unit, 'WantedBy')]).toEqual([
      'active',
      'multi-user.target',
    ]);
    const seen = await until(() => readFileSync(join(path, 'seen'), 'utf8'), { what: 'the agent' });
    expect(seen).toStartWith(`${person.name}\n${person.uid}\n${person.home}\n`);
    expect(seen).toContain(`/system.slice/`);
    expect(seen).toContain(`/${unit}/agent-runner-round-`);
    for (const name of [unit, unit.replace('@', '-monitor@')]) {
      const uid = await systemd.run(['ps', '-o', 'uid=', '-p', await systemd.show(name, 'MainPID')]);
      expect(uid.stdout.trim()).toBe(String(person.uid));
    }

    expect((await systemd.asPerson(path, 'status')).stdout).toContain(', as a service, since ');
    // Who may not restart the machine’s services does not end them either.
    const denied = await systemd.asPerson(path, 'restart');
    expect(denied).toEqual({ code: 1, stdout: '', stderr: expect.stringContaining('systemctl --system') });
    const pid = await systemd.show(unit, 'MainPID');
    expect((await systemd.sudo(path, 'restart', '--force')).code).toBe(0);
    expect(await systemd.show(unit, 'MainPID')).not.toBe(pid);
    expect((await systemd.asPerson(path, 'kill')).code).toBe(0);
    await until(async () => ['inactive', 'failed'].includes(await systemd.show(unit, 'ActiveState')));
    expect(await systemd.show(unit, 'NRestarts')).toBe('0');

    expect((await systemd.sudo(path, 'uninstall', '--system')).code).toBe(0);
    const left = await systemd.run(['find', '/etc/systemd/system', '-name', '*agent-runner*']);
    expect(left.stdout).toBe('');
    expect(existsSync(join(project.logDir, 'status.json'))).toBe(true);
  }, 60_000);
});
