import { basename } from 'node:path';
import { projectFolders } from '../../config/settings.ts';
import { isoTime } from '../../model/time.ts';
import { findSupervisor } from '../find-supervisor.ts';
import { installedServices, plannedFile } from '../service-files.ts';
import { serviceSpec } from '../service-specs.ts';
import { serviceUser } from '../service-user.ts';
import { shellWord } from '../../model/shell-word.ts';
import { bad, warn, well, type DoctorCheck, type Finding, type Patient } from './define.ts';

const manager: DoctorCheck = {
  name: 'service_manager',
  title: 'a service manager keeps the supervisor running',
  run: async ({ manager: one }) => {
    const reached = await one.reach();
    if (reached.ok) return well(`${one.name} answers`);
    const { failure } = reached;
    const fix =
      failure.code === 'manager_unreachable' && failure.cause !== 'absent' && one.name === 'systemd'
        ? `sudo loginctl enable-linger ${one.user}`
        : 'agent-runner start runs it in the background; it does not come back after a crash or a reboot.';
    return warn(`${one.name} is not to be had: ${failure.reason}`, fix);
  },
};

const isInstalled = ({ platform, config, manager: one }: Patient): boolean =>
  installedServices(config.path, one, platform.files).length > 0;

const linger: DoctorCheck = {
  name: 'linger',
  title: 'services go on without a session',
  run: async (patient) => {
    const { manager: one } = patient;
    const lingers = one.lingers();
    if (lingers === undefined || !(await one.reach()).ok) return [];
    if (lingers) return well(`${one.user} lingers`);
    const mend = `sudo loginctl enable-linger ${one.user}`;
    const words = `all services of ${one.user} end with the last session`;
    return isInstalled(patient) ? bad(words, mend) : warn(words, mend);
  },
};

/** A definition by an older version, or by another configuration, does not do what this one says. */
const definitions = async (patient: Patient): Promise<readonly Finding[]> => {
  const { platform, config, manager: one } = patient;
  const user = await serviceUser(one.scope, platform);
  return installedServices(config.path, one, platform.files).flatMap(({ role, service, text, path }) => {
    const wanted = plannedFile(serviceSpec(config, platform, { role, scope: one.scope, user }), one, platform.files);
    if (!wanted.ok || wanted.value.service !== service)
      return warn(`${path} is not what would be installed now`, 'agent-runner uninstall, then agent-runner install');
    // PATH and language are those of the shell that installed it, and differ in every other.
    const apart = (definition: string): string => definition.replaceAll(/^Environment=.*$/gm, '');
    return apart(wanted.value.text) === apart(text)
      ? well(`${service} is up to date`)
      : warn(`${service} is older than this version or configuration`, 'agent-runner install --now');
  });
};

const units: DoctorCheck = { name: 'units', title: 'the installed services are up to date', run: definitions };

const running: DoctorCheck = {
  name: 'units_running',
  title: 'the installed services run',
  run: async (patient) => {
    const { platform, config, manager: one } = patient;
    const findings: Finding[] = [];
    for (const { service } of installedServices(config.path, one, platform.files)) {
      const state = await one.state(service);
      if (!state.ok) continue;
      const { activity, enabled } = state.value;
      const start =
        one.name === 'systemd' ? `systemctl --${one.scope} start ${shellWord(service)}` : 'agent-runner install';
      if (activity === 'failed')
        findings.push(...bad(`${service} gave up`, `Mend what agent-runner status tells, then ${start}`));
      else if (activity === 'inactive') findings.push(...warn(`${service} is not running`, start));
      else if (!enabled) findings.push(...warn(`${service} will not begin at boot`, 'agent-runner install'));
      else findings.push(...well(`${service} is ${activity}`));
    }
    return findings;
  },
};

const binary: DoctorCheck = {
  name: 'supervisor_version',
  title: 'the running supervisor is this version',
  run: async ({ platform, config }) => {
    const found = findSupervisor(platform, projectFolders(config).logDir);
    const [program] = platform.self.command;
    const changedAt = platform.files.facts(program)?.modifiedAt;
    if (found.kind !== 'running' || changedAt === undefined) return [];
    const { startedAt, pid } = found.supervisor.process;
    return startedAt >= changedAt
      ? well(`process ${pid} was started from ${basename(program)} as it is now`)
      : warn(
          `process ${pid} was started before ${program} was replaced (${isoTime(changedAt)})`,
          'agent-runner restart',
        );
  },
};

/** Whatever keeps the supervisor running, and how it stands. */
export const service: readonly DoctorCheck[] = [manager, linger, units, running, binary];
