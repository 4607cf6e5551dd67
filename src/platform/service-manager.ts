import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import type { ServiceScope } from '../model/service.ts';
import type { Processes } from '../ports/processes.ts';
import type { ServiceManager } from '../ports/service-manager.ts';
import { attempt } from './io-failure.ts';
import { openLaunchd } from './launchd.ts';
import { openSystemd } from './systemd.ts';

/** The user's name in the user database; Bun's own `userInfo` believes the environment, which `su` leaves as it was. */
const userName = (uid: number): string => {
  const known = attempt('read', '/etc/passwd', () => readFileSync('/etc/passwd', 'utf8'));
  const entries = known.ok ? known.value.split('\n').map((line) => line.split(':')) : [];
  const [name] = entries.find(([, , id]) => id === String(uid)) ?? [];
  // Users of a directory server stand in no file; those of some containers nowhere at all.
  return name ?? process.env['USER'] ?? String(uid);
};

/** The service manager of this system. */
export const openServiceManager = (processes: Pick<Processes, 'run'>, scope: ServiceScope): ServiceManager => {
  const open = process.platform === 'darwin' ? openLaunchd : openSystemd;
  const uid = process.getuid?.() ?? 0;
  return open({ processes, scope, user: userName(uid), uid, home: homedir(), env: process.env });
};
