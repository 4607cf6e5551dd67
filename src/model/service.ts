import type { DurationMs } from './time.ts';

export const serviceManagers = ['systemd', 'launchd'] as const;
/** What keeps services running on this system. */
export type ServiceManagerName = (typeof serviceManagers)[number];

/** `user`: with the session, or from boot where the user lingers. `system`: from boot, for hosts without a session. */
export type ServiceScope = 'user' | 'system';

/** By these a manager and its service talk; whoever inherits them could speak in the service's name. */
export const managerVariables = ['NOTIFY_SOCKET', 'WATCHDOG_USEC', 'WATCHDOG_PID', 'AGENT_RUNNER_SERVICE'] as const;

/** In the environment of a program that a service manager started by a definition of ours: its role. */
export const serviceVariable = 'AGENT_RUNNER_SERVICE' satisfies (typeof managerVariables)[number];

export const serviceRoles = ['runner', 'monitor'] as const;
/** The two programs of a project that can be kept running. */
export type ServiceRole = (typeof serviceRoles)[number];

/** One program that a service manager is to keep running. */
export interface ServiceSpec {
  readonly role: ServiceRole;
  readonly project: string;
  /** Absolute. It names the project: two folders may have one name. */
  readonly configPath: string;
  /** Program and arguments; the program is absolute. */
  readonly command: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  /** A file of `NAME=value` lines that is read where it is there, for what should stand in no other file: keys. Absolute. */
  readonly environmentFile: string;
  /** How long it may take to end when it is asked to. */
  readonly stopLimitMs: DurationMs;
  /** Where it prints, for managers without a journal of their own; absolute. */
  readonly logPath: string;
  readonly scope: ServiceScope;
  /** As whom it runs; absent: as who installs it. */
  readonly user?: string;
}

/** How a service stands with its manager. */
export interface ServiceState {
  readonly activity: 'active' | 'starting' | 'stopping' | 'inactive' | 'failed';
  /** Whether the manager starts it by itself, at boot or with the session. */
  readonly enabled: boolean;
  readonly pid?: number;
  /** What it says of itself. */
  readonly status?: string;
  /** Why its definition was not taken, in the manager's words. */
  readonly defect?: string;
}
