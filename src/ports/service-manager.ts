import type { FailureOf } from '../model/failure.ts';
import type { Result } from '../model/result.ts';
import type { ServiceManagerName, ServiceScope, ServiceState } from '../model/service.ts';

/** What a manager answers: its value, that it is not to be had, or what it refused. */
export type ManagerResult<Value> = Promise<Result<Value, FailureOf<'manager_unreachable'> | FailureOf<'command'>>>;

/** How much of what a service has printed is shown, from its end, and whether it is gone on with. */
export interface JournalView {
  readonly lines: number | 'all';
  readonly follow: boolean;
  /** Without the time and the name on each line. */
  readonly raw: boolean;
}

/**
 * The system's service manager: what it is told about definitions that lie in its folder. Services are named by
 * their files, without the folder. Every call has a time limit of its own; a manager that hangs is unreachable.
 */
export interface ServiceManager {
  readonly name: ServiceManagerName;
  readonly scope: ServiceScope;
  /** Where definitions lie; absolute. */
  readonly folder: string;
  /** The user whose services these are. */
  readonly user: string;
  /** Whether it answers at all. */
  reach(): ManagerResult<void>;
  /** Reads its definitions anew. */
  reload(): ManagerResult<void>;
  /** A service that it does not know is inactive. */
  state(service: string): ManagerResult<ServiceState>;
  /** From now on the service is started by itself, at boot or with the session. */
  enable(service: string): ManagerResult<void>;
  disable(service: string): ManagerResult<void>;
  /** Starts it and waits until it is up. Nothing happens to one that runs. */
  start(service: string): ManagerResult<void>;
  /** Asks it to end, and does not wait for that. */
  requestStop(service: string): ManagerResult<void>;
  /** Asks it to end and starts it again when it has; does not wait. */
  requestRestart(service: string): ManagerResult<void>;
  /** Sends SIGTERM to its main process, beside what was asked before. */
  terminate(service: string): ManagerResult<void>;
  /** The command that shows what a service has printed; undefined where it prints into a file of its own. */
  journalCommand(service: string, view: JournalView): readonly [string, ...string[]] | undefined;
  /** Whether this user's services go on without a session; undefined where that is no question here. */
  lingers(): boolean | undefined;
}
