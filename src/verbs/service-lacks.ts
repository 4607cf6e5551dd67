import type { LoadedConfig } from '../config/loaded.ts';
import { roundSettings } from '../config/settings.ts';
import type { Platform } from '../ports/platform.ts';
import type { ServiceManager } from '../ports/service-manager.ts';
import { environmentFileOf } from './service-specs.ts';
import type { ServiceUser } from './service-user.ts';
import type { RunningSupervisor } from './supervisor-handle.ts';

/** Something without which a service does less than is expected of it. */
export type Lack =
  /** The user's manager, and all services with it, ends with the last session. */
  | { readonly kind: 'linger'; readonly user: string }
  /** The agent is not found where the service will look. */
  | { readonly kind: 'agent'; readonly program: string; readonly path: string }
  /** A key that stands in this shell only. */
  | { readonly kind: 'key'; readonly variable: string; readonly file: string }
  /** Somebody supervises the project already, so that the service was not started. */
  | { readonly kind: 'supervisor'; readonly pid: number };

const isKey = (name: string): boolean =>
  /^(ANTHROPIC|CLAUDE_CODE|CODEX|OPENAI|OPENROUTER|GEMINI|GOOGLE)_\w*(KEY|TOKEN)$/.test(name);

const keyLacks = ({ files, self }: Platform, user: ServiceUser): readonly Lack[] => {
  const file = environmentFileOf(user);
  const text = files.readText(file);
  const known = text.ok ? text.value : '';
  return Object.keys(self.env)
    .filter((name) => isKey(name) && !new RegExp(`^\\s*${name}=`, 'm').test(known))
    .map((variable) => ({ kind: 'key', variable, file }));
};

const agentLacks = (config: LoadedConfig, { processes }: Platform, user: ServiceUser): readonly Lack[] => {
  const { list } = config.values.phases;
  const missing = new Map<string, Lack>();
  for (const phase of list.length === 0 ? [undefined] : list) {
    const { agent, workDir } = roundSettings({ ...config, home: user.home }, phase);
    const [program] = agent.command;
    const path = agent.env['PATH'] ?? user.path;
    if (processes.resolve(program, path, workDir) === undefined) missing.set(program, { kind: 'agent', program, path });
  }
  return [...missing.values()];
};

/** What is missing around the services of a project. `other`: a supervisor that is none of them. */
export const lacksOf = ({
  config,
  platform,
  manager,
  user,
  other,
}: {
  readonly config: LoadedConfig;
  readonly platform: Platform;
  readonly manager: ServiceManager;
  readonly user: ServiceUser;
  readonly other?: RunningSupervisor;
}): readonly Lack[] => [
  ...(other === undefined ? [] : [{ kind: 'supervisor', pid: other.process.pid } as const]),
  ...agentLacks(config, platform, user),
  ...(manager.scope === 'user' ? keyLacks(platform, user) : []),
  ...(manager.lingers() === false ? [{ kind: 'linger', user: manager.user } as const] : []),
];
