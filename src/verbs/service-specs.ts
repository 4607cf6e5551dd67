import { join } from 'node:path';
import type { LoadedConfig } from '../config/loaded.ts';
import { projectFolders, roundSettings } from '../config/settings.ts';
import { logFolder } from '../model/log-folder.ts';
import type { RoundSettings } from '../model/round-settings.ts';
import { serviceVariable, type ServiceRole, type ServiceScope, type ServiceSpec } from '../model/service.ts';
import { seconds, type DurationMs } from '../model/time.ts';
import type { Platform } from '../ports/platform.ts';
import type { ServiceUser } from './service-user.ts';

/** What a service is to see of the environment of who installs it, beside PATH: where things lie, and how to speak. */
const carried = ['LANG', 'LC_ALL', 'TZ', 'XDG_CONFIG_HOME', 'CLAUDE_CONFIG_DIR', 'CODEX_HOME'];

/** To settle the tree and write it all down, also on a slow disk. */
const settleMs = seconds(60);

const longestRound = ({ limits, hooks }: RoundSettings): DurationMs => {
  const { preRound, postRound, onStop, context, timeoutMs } = hooks;
  const calls = [preRound, postRound, onStop, ...Object.values(context)].filter((hook) => hook !== undefined);
  return limits.timeoutMs + limits.lingerGraceMs + limits.killGraceMs + calls.length * timeoutMs + settleMs;
};

/** How long a supervisor may take to end when it lets its round finish. */
const stopLimit = (config: LoadedConfig): DurationMs => {
  const { list } = config.values.phases;
  return Math.max(
    ...(list.length === 0 ? [undefined] : list).map((phase) => longestRound(roundSettings(config, phase))),
  );
};

const verbOf: Readonly<Record<ServiceRole, string>> = { runner: 'serve', monitor: 'monitor' };

/** Where keys for a user's services may lie; agent-runner itself never reads it. */
export const environmentFileOf = ({ home }: Pick<ServiceUser, 'home'>): string =>
  join(home, '.config/agent-runner/environment');

/** The service of a project in one role, as it should be defined now. */
export const serviceSpec = (
  config: LoadedConfig,
  { self }: Pick<Platform, 'self'>,
  { role, scope, user }: { readonly role: ServiceRole; readonly scope: ServiceScope; readonly user: ServiceUser },
): ServiceSpec => {
  const { project, logDir } = projectFolders({ ...config, home: user.home });
  const kept = carried.flatMap((name) => (self.env[name] === undefined ? [] : [[name, self.env[name]] as const]));
  return {
    role,
    project,
    configPath: config.path,
    command: [...self.command, verbOf[role], `--config=${config.path}`],
    env: { [serviceVariable]: role, PATH: user.path, ...(user.name === undefined ? Object.fromEntries(kept) : {}) },
    environmentFile: environmentFileOf(user),
    stopLimitMs: role === 'runner' ? stopLimit(config) : seconds(30),
    logPath: join(logDir, role === 'runner' ? logFolder.serveLog : 'monitor.log'),
    scope,
    ...(user.name === undefined ? {} : { user: user.name }),
  };
};
