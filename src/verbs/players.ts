import type { Agent } from '../agents/define.ts';
import type { LoadedConfig } from '../config/loaded.ts';
import { roundSettings, withFallback } from '../config/settings.ts';
import type { Player } from '../model/loop-policy.ts';
import type { AgentSettings } from '../model/round-settings.ts';
import type { Files } from '../ports/files.ts';
import type { Platform } from '../ports/platform.ts';

/** What is looked at to tell one login from another. */
export interface LoginPorts {
  readonly files: Pick<Files, 'facts'>;
  readonly self: Pick<Platform['self'], 'env' | 'home'>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Long enough to tell logins apart, and nothing of a key can be got back from it. */
const fingerprint = (parts: readonly string[]): string =>
  new Bun.CryptoHasher('sha256').update(parts.join('\0')).digest('hex').slice(0, 12);

/** Where a login file stands; undefined where its variable is not set. */
const loginFile = (path: string, env: Environment, home: string): string | undefined => {
  if (path.startsWith('~/')) return `${env['HOME'] ?? home}${path.slice(1)}`;
  const [, name = '', rest = ''] = /^\$(\w+)(.*)$/.exec(path) ?? [];
  const folder = env[name];
  return folder === undefined || folder === '' ? undefined : `${folder}${rest}`;
};

const stampOf = (files: LoginPorts['files'], paths: readonly string[]): string =>
  fingerprint(
    paths.map((path) => {
      const facts = files.facts(path);
      return facts === undefined ? '' : `${facts.modifiedAt} ${facts.size} ${facts.inode}`;
    }),
  );

const credentialOf = (
  { files, self }: LoginPorts,
  { preset, env: own }: AgentSettings,
  agent: Agent | undefined,
): Pick<Player, 'credential' | 'stamp'> => {
  const env: Environment = { ...self.env, ...own };
  const { login = { env: [], files: [] } } = agent ?? {};
  const values = ['HOME', ...login.env].map((name) => env[name] ?? '');
  const paths = login.files.flatMap((path) => loginFile(path, env, self.home) ?? []);
  return { credential: `${preset} ${fingerprint(values)}`, stamp: stampOf(files, paths) };
};

/**
 * Who can play each phase (`''` without phases): its own agent, then those that stand in for it, each with its
 * login. The same key or account under the same preset is one login, in whatever phase.
 */
export const players = (ports: LoginPorts, config: LoadedConfig): Readonly<Record<string, readonly Player[]>> => {
  const { phases, agent, monitor } = config.values;
  const player = (settings: AgentSettings, fallback?: string): Player => {
    const record = config.agents[settings.preset];
    return {
      agent: settings.name,
      ...(fallback === undefined ? {} : { fallback }),
      ...credentialOf(ports, settings, record),
      loginHint: monitor.auth_fail_hint === '' ? (record?.loginHint ?? '') : monitor.auth_fail_hint,
    };
  };
  const ofPhase = (phase: string | undefined): readonly Player[] => {
    const settings = roundSettings(config, phase);
    const standIns = agent.fallback.map((name) => player(withFallback(config, settings, name).agent, name));
    return [player(settings.agent), ...standIns];
  };
  if (phases.list.length === 0) return { '': ofPhase(undefined) };
  return Object.fromEntries(phases.list.map((phase) => [phase, ofPhase(phase)]));
};
