import { agent } from './agent.ts';
import type { DoctorCheck } from './define.ts';
import { leftovers } from './leftovers.ts';
import { login } from './login.ts';
import { machine } from './machine.ts';
import { service } from './service.ts';
import { sshHosts } from './ssh-hosts.ts';
import { startup } from './startup.ts';
import { workTree } from './work-tree.ts';

/** Every check, in the order in which they are told. */
export const doctorChecks: readonly DoctorCheck[] = [
  ...startup,
  ...agent,
  ...login,
  ...workTree,
  ...leftovers,
  ...machine,
  ...service,
  ...sshHosts,
];
