import type { HostKind } from '../model/release-target.ts';
import type { ServiceScope } from '../model/service.ts';
import type { Clock } from './clock.ts';
import type { Files } from './files.ts';
import type { Host } from './host.ts';
import type { Http } from './http.ts';
import type { Locks } from './lock.ts';
import type { ProcessControl } from './process-control.ts';
import type { Processes } from './processes.ts';
import type { Repository } from './repository.ts';
import type { OpenScreen } from './screen.ts';
import type { ServiceManager } from './service-manager.ts';
import type { ServiceNotice } from './service-notice.ts';
import type { Unpack } from './unpack.ts';
import type { OpenWebServer } from './web-server.ts';

/** Signals that can be listened to. */
export type HeardSignal =
  | 'SIGTERM'
  | 'SIGINT'
  | 'SIGHUP'
  | 'SIGQUIT'
  | 'SIGUSR1'
  | 'SIGUSR2'
  | 'SIGABRT'
  | 'SIGALRM'
  | 'SIGVTALRM'
  | 'SIGPROF'
  | 'SIGXCPU'
  | 'SIGIO'
  | 'SIGSYS'
  | 'SIGWINCH';

/** The operating system, as one bag of ports. */
export interface Platform {
  readonly clock: Clock;
  readonly files: Files;
  readonly host: Host;
  readonly http: Http;
  readonly unpack: Unpack;
  readonly locks: Locks;
  readonly processes: Processes & ProcessControl;
  /** A work tree; whether there is one is for its calls to say. */
  repository(workDir: string): Repository;
  /** What keeps services running on this system. */
  services(scope: ServiceScope): ServiceManager;
  /** The service manager that started this process, if one did. */
  readonly notice: ServiceNotice;
  /** Whether somebody keeps the system’s clock right; undefined where it does not tell. */
  clockInSync(): boolean | undefined;
  /** This process: its id, executable, folder, environment and user. */
  readonly self: {
    readonly pid: number;
    /** Who started this process, or took it over. */
    readonly parent: number;
    /** The compiled binary, or `bun` with the entry file when run from source: how to start ourselves again. */
    readonly command: readonly [string, ...string[]];
    readonly cwd: string;
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly home: string;
    readonly uid: number;
    readonly timeZone: string;
    /** How this machine calls itself. */
    readonly hostName: string;
    readonly system: 'linux' | 'darwin';
    /** What this program was compiled for; undefined on a processor that no release is for. */
    readonly hostKind: HostKind | undefined;
  };
  readonly openWebServer: OpenWebServer;
  /** The whole of a terminal, for a live screen. */
  readonly openScreen: OpenScreen;
  /** At least 0 and less than 1; for jitter, not for secrets. */
  random(): number;
  /** Calls `run` at every arrival of a signal, until cancelled. */
  onSignal(name: HeardSignal, run: () => void): () => void;
}
