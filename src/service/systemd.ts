import { exitCode } from '../model/exit-code.ts';
import type { ServiceSpec } from '../model/service.ts';
import { seconds, toSeconds } from '../model/time.ts';
import { markLine } from './mark.ts';
import { systemdCommand, systemdLine, systemdWord } from './systemd-quote.ts';

/** A supervisor turns its event loop many times a second; one that has been silent for this long hangs. */
const watchdogMs = seconds(120);

/** Endings after which starting again is of no use until a person has mended something. */
const finalExits = [exitCode('noAccess'), exitCode('config'), exitCode('gaveUp')];

const titles: Readonly<Record<ServiceSpec['role'], string>> = {
  runner: 'agent-runner',
  monitor: 'agent-runner monitor',
};

/** A path that cannot stand on a line of its own is left out: systemd reads it neither quoted nor escaped. */
const environmentFile = ({ environmentFile: path }: ServiceSpec): readonly string[] =>
  // oxlint-disable-next-line eslint/no-control-regex -- control characters are what cannot stand there
  /[\\"'\u0000-\u001F\u007F]/.test(path) ? [] : [`EnvironmentFile=-${path.replaceAll('%', '%%')}`];

const unitSection = ({ role, project, scope }: ServiceSpec): readonly string[] => [
  '[Unit]',
  `Description=${titles[role]}: ${systemdLine(project)}`,
  // A user's manager knows no network target.
  ...(scope === 'system' ? ['Wants=network-online.target', 'After=network-online.target'] : []),
  '# A supervisor that dies at each start is not started for ever.',
  'StartLimitIntervalSec=600',
  'StartLimitBurst=5',
];

const runSection = (spec: ServiceSpec): readonly string[] => [
  '[Service]',
  'Type=notify',
  'NotifyAccess=main',
  `ExecStart=${systemdCommand(spec.command)}`,
  ...(spec.user === undefined ? [] : [`User=${systemdLine(spec.user)}`]),
  ...Object.entries(spec.env).map(([name, value]) => `Environment=${systemdWord(`${name}=${value}`)}`),
  '# Keys belong into a file that only you can read (chmod 600), a NAME=value on each line.',
  ...environmentFile(spec),
  '# These would act on agent-runner itself.',
  'UnsetEnvironment=BUN_OPTIONS BUN_BE_BUN NODE_OPTIONS',
];

const lifeSection = ({ stopLimitMs, role }: ServiceSpec): readonly string[] => [
  'Restart=on-failure',
  'RestartSec=5',
  '# Refused login, broken configuration, crash loop: a person is wanted.',
  `RestartPreventExitStatus=${finalExits.join(' ')}`,
  `WatchdogSec=${toSeconds(watchdogMs)}`,
  '# One that hangs runs no handler either, and would be waited for as long as for a round.',
  'WatchdogSignal=SIGKILL',
  '# To be stopped is to finish the round: the first SIGTERM goes to the supervisor alone, and it has the round’s time.',
  'KillMode=mixed',
  `TimeoutStopSec=${Math.ceil(toSeconds(stopLimitMs))}`,
  ...(role === 'monitor'
    ? []
    : [
        '# Each round gets a cgroup of its own below this one.',
        'Delegate=yes',
        '# An agent that ran out of memory is one failed round, and no reason to end the supervisor.',
        'OOMPolicy=continue',
      ]),
];

/**
 * The text of a systemd unit. What would confine the supervisor further (ProtectHome=, PrivateTmp=,
 * NoNewPrivileges=, …) is left out on purpose: an agent inherits it, and works where its user works.
 */
export const systemdUnit = (spec: ServiceSpec): string =>
  [
    '# Written by `agent-runner install`, which replaces it; `agent-runner uninstall` removes it.',
    '# Settings of your own belong into a drop-in (systemctl edit).',
    `# ${markLine({ role: spec.role, config: spec.configPath })}`,
    ...unitSection(spec),
    '',
    ...runSection(spec),
    ...lifeSection(spec),
    '',
    '[Install]',
    `WantedBy=${spec.scope === 'system' ? 'multi-user.target' : 'default.target'}`,
    '',
  ].join('\n');
