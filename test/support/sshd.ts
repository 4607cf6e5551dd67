import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { scratch } from './scratch.ts';
import { until } from './until.ts';
import type { UserSystemd } from './user-systemd.ts';

/** A real sshd on loopback, which the real ssh knows by an alias, as a user's own configuration would have it. */
export interface Sshd extends Disposable {
  /** The home folder over there. */
  readonly home: string;
  /** A folder that comes first on the PATH over there. */
  readonly programs: string;
  /** What the environment of a program must be for its `ssh` to know the host. */
  readonly env: Readonly<Record<string, string>>;
  /** The command line that runs another one over there, without ssh. */
  enter(argv: readonly string[]): string[];
  /** What a program over there has in its environment besides. */
  readonly sessionEnv: Readonly<Record<string, string>>;
  /** Ends every connection that it has; others can be made. */
  cut(): void;
  /** Ends it with every connection that it has. */
  kill(): Promise<void>;
  /** Starts it again, on the same port. */
  start(): Promise<void>;
}

export interface SshdOptions {
  /** The alias; `pi` unless told. Several may share one configuration, by `with`. */
  readonly host?: string;
  /** Another one, whose `ssh` shall know this one too. */
  readonly with?: Sshd;
  /** Lines of sshd_config above the usual ones. */
  readonly config?: string;
  /** What a session's environment has besides. */
  readonly sessionEnv?: Readonly<Record<string, string>>;
  /** Lines of the client's configuration for the host, above the usual ones. */
  readonly client?: string;
  /** No key is accepted, so that a password would be asked for. */
  readonly asksForPassword?: boolean;
  /** The host's key is not in known_hosts. */
  readonly unknown?: boolean;
  /** It is not started. */
  readonly down?: boolean;
  /** The PATH over there, where it is not ours. */
  readonly path?: string;
  /** Over there is a namespace with a manager of services, whose home folder is the home there. */
  readonly inside?: Pick<UserSystemd, 'home' | 'enter'>;
}

const daemon = '/usr/sbin/sshd';

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

const user = (): string => Bun.spawnSync(['id', '-un']).stdout.toString().trim();

const keygen = (path: string): void => {
  Bun.spawnSync(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', path]);
};

/** Everybody below a process, by /proc. */
const below = (root: number): readonly number[] => {
  const parents = readdirSync('/proc').flatMap((pid) => {
    try {
      if (!/^\d+$/.test(pid)) return [];
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      return [[Number(pid), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])] as const];
    } catch {
      return [];
    }
  });
  const children = (pid: number): readonly number[] =>
    parents.flatMap(([child, parent]) => (parent === pid ? [child, ...children(child)] : []));
  return children(root);
};

const answers = async (port: number): Promise<boolean> => {
  try {
    const socket = await Bun.connect({ hostname: '127.0.0.1', port, socket: { data: () => {} } });
    socket.end();
    return true;
  } catch {
    return false;
  }
};

const kill = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
};

/** Starts an sshd for a test. */
export const sshd = async (options: SshdOptions = {}): Promise<Sshd> => {
  const { host = 'pi', config = '', client = '' } = options;
  const folder = scratch(`sshd-${host}`);
  const at = (name: string): string => join(folder.path, name);
  const port = await freePort();
  mkdirSync(at('home'));
  mkdirSync(at('bin'));
  // Debian's sshd wants this folder, which its service would have made.
  if (process.getuid?.() === 0 && !existsSync('/run/sshd')) mkdirSync('/run/sshd', { mode: 0o755 });
  keygen(at('host-key'));
  keygen(at('user-key'));
  const hostKey = readFileSync(at('host-key.pub'), 'utf8').split(' ').slice(0, 2).join(' ');
  writeFileSync(at('known_hosts'), options.unknown === true ? '' : `[127.0.0.1]:${port} ${hostKey}\n`);
  writeFileSync(at('authorized_keys'), options.asksForPassword === true ? '' : readFileSync(at('user-key.pub')));
  const runtime = options.inside === undefined ? {} : { XDG_RUNTIME_DIR: '/run/user/0' };
  const sessionEnv = { ...runtime, ...options.sessionEnv };
  const session = Object.entries(sessionEnv).map(([name, value]) => ` ${name}=${value}`);
  const path = `${at('there')}:${options.path ?? process.env['PATH'] ?? ''}`;
  const home = options.inside?.home ?? at('home');
  mkdirSync(at('there'));
  folder.write(
    'sshd_config',
    `${config}\nListenAddress 127.0.0.1\nPort ${port}\nHostKey ${at('host-key')}\nPidFile none\nUsePAM no\nStrictModes no
AuthorizedKeysFile ${at('authorized_keys')}\nPasswordAuthentication ${options.asksForPassword === true ? 'yes' : 'no'}
PermitRootLogin yes\nSetEnv HOME=${home} PATH=${path}${session.join('')}\nLogLevel ERROR\n`,
  );
  const others =
    options.with === undefined ? '' : readFileSync(join(options.with.env['SSH_FOR_TEST']!, 'ssh_config'), 'utf8');
  folder.write(
    'ssh_config',
    `Host ${host}\n${client}\nHostName 127.0.0.1\nPort ${port}\nUser ${user()}\nIdentityFile ${at('user-key')}
IdentitiesOnly yes\nUserKnownHostsFile ${at('known_hosts')}\nGlobalKnownHostsFile /dev/null\n${others}`,
  );
  folder.write('bin/ssh', `#!/bin/sh\nexec ${Bun.which('ssh')} -F ${at('ssh_config')} "$@"\n`);
  chmodSync(at('bin/ssh'), 0o755);

  let running: Bun.Subprocess | undefined;
  const start = async (): Promise<void> => {
    const argv = [daemon, '-D', '-e', '-f', at('sshd_config')];
    // The folder that sshd wants is not in the namespace's own /run.
    const prepared = ['sh', '-c', 'mkdir -p /run/sshd && exec "$@"', 'sh', ...argv];
    running = Bun.spawn(options.inside?.enter(prepared) ?? argv, {
      stdin: 'ignore',
      stdout: 'ignore',
      stderr: Bun.file(at('sshd.log')),
    });
    await until(() => answers(port), { what: `an sshd on port ${port}` });
  };
  const end = async (): Promise<void> => {
    if (running === undefined) return;
    const all = below(running.pid);
    running.kill('SIGKILL');
    for (const pid of all) kill(pid);
    await running.exited;
    running = undefined;
  };
  if (options.down !== true) await start();
  return {
    home,
    programs: at('there'),
    enter: (argv) => options.inside?.enter(argv) ?? [...argv],
    sessionEnv,
    env: { PATH: `${at('bin')}:${process.env['PATH'] ?? ''}`, SSH_FOR_TEST: folder.path },
    cut: () => {
      const sessions = running === undefined ? [] : below(running.pid);
      for (const pid of sessions) kill(pid);
    },
    kill: end,
    start,
    [Symbol.dispose]: () => {
      const all = running === undefined ? [] : below(running.pid);
      running?.kill('SIGKILL');
      for (const pid of all) kill(pid);
      folder[Symbol.dispose]();
    },
  };
};
