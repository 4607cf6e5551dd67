import type { ServiceScope } from '../model/service.ts';
import { seconds } from '../model/time.ts';
import type { Platform } from '../ports/platform.ts';

/** As whom a service will run, and what that user finds where. */
export interface ServiceUser {
  /** Absent: as who installs it. */
  readonly name?: string;
  readonly home: string;
  /** PATH; absolute folders that are there. */
  readonly path: string;
}

type Ports = Pick<Platform, 'files' | 'processes' | 'self'>;

const plainPath = '/usr/local/bin:/usr/bin:/bin';

/** What of a PATH makes sense to a service: no relative folders, none that have gone, none twice. */
const lasting = (path: string, { files }: Pick<Ports, 'files'>): string =>
  [...new Set(path.split(':'))]
    .filter((entry) => entry.startsWith('/') && files.facts(entry)?.kind === 'folder')
    .join(':');

/** The home folder and the PATH of a user's login shell: `sudo` has put others in their place. */
const asAtLogin = async (name: string, { processes }: Ports): Promise<readonly [string, string] | undefined> => {
  const ran = await processes.run({
    argv: ['runuser', '--login', name, '--command', String.raw`printf '\n%s\n%s\n' "$HOME" "$PATH"`],
    cwd: '/',
    limitMs: seconds(10),
    maxOutputBytes: 65_536,
  });
  if (!ran.ok || ran.value.exit.kind !== 'exited' || ran.value.exit.code !== 0) return undefined;
  // A profile may print whatever it likes before us.
  const [path, home] = new TextDecoder().decode(ran.value.stdout).trimEnd().split('\n').toReversed();
  return home?.startsWith('/') === true && path !== undefined ? [home, path] : undefined;
};

/** The user of a service: who types, also behind `sudo`. */
export const serviceUser = async (scope: ServiceScope, ports: Ports): Promise<ServiceUser> => {
  const { env, home } = ports.self;
  const own = lasting(env['PATH'] ?? plainPath, ports);
  if (scope === 'user') return { home, path: own };
  const name = env['SUDO_USER'] ?? 'root';
  if (name === 'root') return { name, home, path: own };
  const [theirHome, theirPath] = (await asAtLogin(name, ports)) ?? [`/home/${name}`, `/home/${name}/.local/bin:${own}`];
  return { name, home: theirHome, path: lasting(theirPath, ports) };
};
