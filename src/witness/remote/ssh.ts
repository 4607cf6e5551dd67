import { seconds, type DurationMs } from '../../model/time.ts';

/** How long a connection may take to come up. */
const connectS = 10;
/** A line that died is noticed within three of these. */
const aliveS = 5;
/** One question, all in all. */
export const questionLimit: DurationMs = seconds(45);

/** A socket’s path holds 104 bytes on macOS, and ssh appends 17 while it opens one; `%C` stands for 40. */
const longestFolder = 104 - 17 - 40 - 1;

/** How another host is reached. */
export interface SshRoute {
  /** A name, an alias of the user’s configuration, or `user@name`. */
  readonly host: string;
  /** A private folder for the sockets of shared connections; empty: each question connects anew. */
  readonly shareFolder: string;
  /** For how long an idle connection is kept for the next question. */
  readonly keepMs: DurationMs;
}

/** Whether sockets can lie in a folder, and ssh can be told so. */
export const canShare = (folder: string): boolean =>
  Buffer.byteLength(folder) <= longestFolder && !/["\\]/.test(folder);

/** Why a word cannot be the name of a host; undefined where it can. */
export const hostFault = (host: string): string | undefined => {
  if (host === '') return 'a host needs a name';
  if (host.startsWith('-')) return `“${host}” begins with a dash, which ssh would take for an option`;
  return /[\s\p{Cc},]/u.test(host) ? `“${host}” is no name of a host` : undefined;
};

/** Each as ssh takes it on its command line. */
const options = (list: readonly string[]): readonly string[] => list.flatMap((option) => ['-o', option]);

const sharing = ({ shareFolder, keepMs }: SshRoute): readonly string[] =>
  shareFolder === ''
    ? ['ControlPath=none']
    : [
        'ControlMaster=auto',
        `ControlPath="${shareFolder.replaceAll('%', '%%')}/%C"`,
        `ControlPersist=${Math.ceil(keepMs / 1000)}`,
      ];

/** What a monitor cannot have is set here: questions, a terminal, forwardings, a command of the configuration’s own. */
const bareSession: readonly string[] = [
  'BatchMode=yes',
  `ConnectTimeout=${connectS}`,
  `ServerAliveInterval=${aliveS}`,
  'ServerAliveCountMax=3',
  'ClearAllForwardings=yes',
  'ForwardAgent=no',
  'RemoteCommand=none',
  'LogLevel=ERROR',
];

/**
 * Whatever the user’s configuration says of the host holds: keys, agent, jumps, ports. All that the other
 * user’s shell, whichever it is, gets to interpret is `command`: the word `sh` unless told.
 */
export const sshArgv = (route: SshRoute, command = 'sh'): readonly [string, ...string[]] => [
  'ssh',
  '-T',
  ...options([...bareSession, ...sharing(route)]),
  '--',
  route.host,
  command,
];

/** Ends a shared connection once nobody uses it any more (`stop`), or now (`exit`). */
export const sshControl = (route: SshRoute, command: 'stop' | 'exit'): readonly [string, ...string[]] => [
  'ssh',
  ...options(sharing(route)),
  '-O',
  command,
  '--',
  route.host,
];
