import { seconds, type DurationMs } from '../model/time.ts';
import type { Platform } from '../ports/platform.ts';
import { openRemoteHost, type RemoteHost } from '../witness/remote/remote-host.ts';
import { sshShareFolder } from './ssh-share.ts';

/** What reaching another host touches of this one. */
export type ReachPorts = Pick<Platform, 'clock' | 'files' | 'processes' | 'self'>;

/** Which host is reached, and how often it is asked something. */
export interface HostReach {
  readonly host: string;
  /** The log folder as it is called there. */
  readonly dir: string;
  readonly intervalMs: DurationMs;
  readonly end: AbortSignal;
}

/** How the log folder of a project is called on another host, unless somebody says otherwise. */
export const usualRemoteDir = (project: string): string => `~/.agent-runner/${project}/logs`;

/** Another host, reached by ssh. Nothing is asked before its first poll; aborting `end` breaks off what is being asked. */
export const reachHost = (ports: ReachPorts, { host, dir, intervalMs, end }: HostReach): RemoteHost =>
  openRemoteHost(
    { clock: ports.clock, processes: ports.processes, cwd: '/', newMarker: () => crypto.randomUUID(), end },
    { route: { host, shareFolder: sshShareFolder(ports), keepMs: intervalMs + seconds(30) }, dir },
  );
