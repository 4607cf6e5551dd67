import { join } from 'node:path';
import type { Platform } from '../ports/platform.ts';
import { canShare } from '../witness/remote/ssh.ts';

/** Where sockets of shared connections lie: a folder that is only ours, and short enough; none where there is none. */
export const sshShareFolder = ({ files, self }: Pick<Platform, 'files' | 'self'>): string => {
  const runtime = self.env['XDG_RUNTIME_DIR'] ?? '';
  const homes = [
    ...(runtime.startsWith('/') ? [join(runtime, 'agent-runner-ssh')] : []),
    join(self.home, '.agent-runner/ssh'),
  ];
  const isOurs = (folder: string): boolean => {
    const made = files.makeFolder(folder);
    const facts = files.facts(folder);
    return made.ok && facts?.uid === self.uid && (facts.mode & 0o077) === 0;
  };
  return homes.find((folder) => canShare(folder) && isOurs(folder)) ?? '';
};
