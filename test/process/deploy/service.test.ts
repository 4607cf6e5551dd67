import { afterAll, beforeAll, expect, test } from 'bun:test';
import { join } from 'node:path';
import manifest from '../../../package.json' with { type: 'json' };
import { deployedProject } from '../../support/deploying.ts';
import { needs } from '../../support/needs.ts';
import { otherBuild } from '../../support/other-build.ts';
import { sshd } from '../../support/sshd.ts';
import { until } from '../../support/until.ts';
import { canStartSystemd, userSystemd, type UserSystemd } from '../../support/user-systemd.ts';

let systemd: UserSystemd;
const unit = 'agent-runner@shop.service';

needs('systemd-run', 'unshare', 'nsenter', 'sshd', 'ssh').if(canStartSystemd)(
  'deploy to a host with a manager of services',
  () => {
    beforeAll(async () => {
      systemd = await userSystemd();
    }, 60_000);

    afterAll(async () => {
      await systemd[Symbol.asyncDispose]();
    });

    test('installs a unit, and exchanges the version when the round of the unit has ended', async () => {
      using pi = await sshd({ inside: systemd });
      using project = deployedProject(pi, 'until [ -e go ]; do sleep 0.05; done; rm -f go');
      const first = await project.deploy(
        'pi',
        '--remote-dir',
        'shop',
        '--monitor',
        '--binary',
        otherBuild({ version: '0.1.9' }),
      );
      expect({ code: first.code, stderr: first.stderr }).toEqual({
        code: 1,
        stderr: expect.stringContaining(`pi: ${unit} is installed`),
      });
      // Without it the services would end with this very connection.
      expect(first.stderr).toContain('sudo loginctl enable-linger root');
      await systemd.run(['mount', '-t', 'tmpfs', 'tmpfs', '/var/lib/systemd']);
      await systemd.run(['mkdir', '-p', '/var/lib/systemd/linger/root']);
      expect(first.stdout).toContain(', as a service, since');
      expect([await systemd.show(unit, 'ActiveState'), await systemd.show(unit, 'UnitFileState')]).toEqual([
        'active',
        'enabled',
      ]);
      const pid = await systemd.show(unit, 'MainPID');
      expect(await systemd.show(unit.replace('@', '-monitor@'), 'ActiveState')).toBe('active');

      const inRound = async (): Promise<boolean> =>
        (await systemd.show(unit, 'StatusText')).startsWith('round 1 since');
      await until(inRound, { what: 'round 1' });
      const monitored = await systemd.show(unit.replace('@', '-monitor@'), 'MainPID');
      const upgrade = project.begin('pi', '--remote-dir', 'shop', '--monitor');
      await until(async () => (await systemd.show(unit, 'StatusText')).endsWith('; ends after this'), {
        deadlineMs: 60_000,
      });
      expect(await systemd.show(unit, 'MainPID')).toBe(pid);
      await Bun.write(join(project.there, 'go'), '');
      const [code, stdout, stderr] = [await upgrade.exited, await upgrade.stdout.text(), await upgrade.stderr.text()];
      expect({ code, stderr }).toEqual({
        code: 0,
        stderr: expect.stringContaining('the supervisor is up, with the new version'),
      });
      expect(stdout).toStartWith(`pi: agent-runner ${manifest.version} (`);
      expect(await systemd.show(unit, 'MainPID')).not.toBe(pid);
      expect(await systemd.show(unit.replace('@', '-monitor@'), 'MainPID')).not.toBe(monitored);
      expect([await systemd.show(unit, 'ActiveState'), await systemd.show(unit, 'NRestarts')]).toEqual(['active', '0']);

      await Bun.write(join(project.there, 'go'), '');
      const uninstalled = await systemd.run([join(project.bin, 'agent-runner'), 'uninstall', '--force'], project.there);
      expect(uninstalled.code).toBe(0);
    }, 120_000);
  },
);
