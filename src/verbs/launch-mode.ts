import type { LaunchMode } from '../model/serve-pid.ts';
import { serviceVariable } from '../model/service.ts';
import type { Platform } from '../ports/platform.ts';

/** In the environment of a supervisor that `start` starts: the process id of `start`. */
const startedBy = 'AGENT_RUNNER_STARTED_BY';

type Self<Key extends keyof Platform['self']> = { readonly self: Pick<Platform['self'], Key> };

/** Our environment with the mark by which a supervisor knows that we put it into the background. */
export const backgroundEnvironment = ({ self }: Self<'pid' | 'env'>): Record<string, string> => {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(self.env)) if (value !== undefined) environment[name] = value;
  return { ...environment, [startedBy]: String(self.pid) };
};

/** How this supervisor was started. The mark counts only where it names our parent: an agent inherits it, and may start a supervisor itself. */
export const launchMode = ({ self }: Self<'parent' | 'env'>): LaunchMode => {
  if (self.env[serviceVariable] !== undefined) return 'service';
  return self.env[startedBy] === String(self.parent) ? 'background' : 'foreground';
};
