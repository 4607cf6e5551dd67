import type { Result } from '../model/result.ts';
import type { LaunchMode } from '../model/serve-pid.ts';
import type { NamedProcess } from '../ports/process-control.ts';
import type { SignalName } from '../ports/processes.ts';

/** A supervisor at work on a log folder. */
export interface RunningSupervisor {
  readonly process: NamedProcess;
  /** `round`: the verb of that name, which ends by itself after one. */
  readonly mode: LaunchMode | 'round';
  /** The flags of `serve` with which it was started. */
  readonly flags: readonly string[];
}

/** Who supervises a log folder. */
export type FoundSupervisor =
  | { readonly kind: 'running'; readonly supervisor: RunningSupervisor }
  /** There was one, and it left without a word; `why` says how that is known. */
  | { readonly kind: 'stale'; readonly why: string }
  | { readonly kind: 'none' };

/** A restart that a service manager carries out. */
export interface PendingRestart {
  /** Waits until the new one is up; to be called when the one before has ended. Fails as `start` does. */
  up(): Promise<Result<RunningSupervisor>>;
}

/**
 * The way in which one project's supervisor is found, reached and started: by `serve.pid` here, by a service
 * manager's unit elsewhere. What the verbs mean does not depend on it.
 */
export interface SupervisorHandle {
  /** Looks anew at each call. */
  find(): FoundSupervisor;
  /** Whether it has not ended yet. */
  lives(supervisor: RunningSupervisor): boolean;
  /** Sends a signal; false where it has ended meanwhile. Fails with `not_permitted`. */
  signal(supervisor: RunningSupervisor, name: SignalName): Result<boolean>;
  /** Tells whoever would start it again that it is to end; to be called before an end that looks like a crash. */
  letEnd(supervisor: RunningSupervisor): Promise<void>;
  /** Takes a restart back that waits for its end; to be called where it has been asked to end already. It hears nothing of it. */
  stayDown(supervisor: RunningSupervisor): Promise<void>;
  /**
   * Has the service manager that keeps it end it after its round, and start it again whatever becomes of us. Nothing is
   * asked, and undefined given, where no manager does that, or where it could not without killing the round: of one
   * that is `ending` already. Fails with `manager_unreachable`, or `command`.
   */
  askRestart(supervisor: RunningSupervisor, ending: boolean): Promise<Result<PendingRestart | undefined>>;
  /**
   * Starts one in the background, or as the service that is installed, and waits until it is up. `flags` are those of `serve`. Fails with `locked`,
   * `not_started`, `time_limit`, or what keeps a program from being started.
   */
  start(flags: readonly string[]): Promise<Result<RunningSupervisor>>;
}
