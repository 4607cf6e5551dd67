import type { LaunchMode } from '../model/serve-pid.ts';
import { serviceVariable } from '../model/service.ts';
import type { Platform } from '../ports/platform.ts';

/** In the environment of a supervisor that `start` starts: the process id of `start`. */
const startedBy = 'AGENT_RUNNER_STARTED_BY';

type Ports = { readonly self: Pick<Platform['self'], 'pid' | 'env'> } & {
  readonly processes: Pick<Platform['processes'], 'facts'>;
};

/** Our environment with the mark by which a supervisor knows that we put it into the background. */
export const backgroundEnvironment = ({ self }: Pick<Ports, 'self'>): Record<string, string> => {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(self.env)) if (value !== undefined) environment[name] = value;
  return { ...environment, [startedBy]: String(self.pid) };
};

/** How this supervisor was started. The mark counts only where it names our parent: an agent inherits it, and may start a supervisor itself. */
export const launchMode = ({ self, processes }: Ports): LaunchMode => {
  if (self.env[serviceVariable] !== undefined) return 'service';
  const parent = processes.facts(self.pid)?.parent;
  return parent !== undefined && self.env[startedBy] === String(parent) ? 'background' : 'foreground';
};
