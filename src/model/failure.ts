import { exitCode, isExitCode, type ExitCode } from './exit-code.ts';
import type { HostProblem } from './host-problem.ts';
import type { ReleaseTrouble } from './release-trouble.ts';
import type { ServiceManagerName, ServiceScope } from './service.ts';
import type { UpgradeTrouble } from './upgrade-trouble.ts';

/** One thing wrong in a configuration file. Lines and columns count from 1; absent where the file has no such place. */
export interface ConfigProblem {
  readonly path: string;
  readonly line?: number;
  readonly column?: number;
  readonly reason: string;
  /** The nearest known name, where a name was unknown. */
  readonly nearest?: string;
}

/** A startup check that did not hold. `transient` says that the environment may mend itself (a mount, a full disk). */
export interface FailedCheck {
  readonly name: string;
  readonly reason: string;
  readonly fix: string;
  readonly transient: boolean;
}

/** Who holds a lock, as its file tells. */
export interface LockHolder {
  readonly pid: number;
  readonly since: string;
  readonly command: string;
  /** How long ago it took the lock, where a clock was at hand to say. */
  readonly ageMs?: number;
  /** The configuration that it was started with. */
  readonly config?: string;
}

/**
 * Every expected failure: a stable `code` and the facts, nothing rendered. `views/failure.ts` says
 * what happened, why, and how to mend it; `exitCodeOf` says how the program ends.
 */
export type Failure =
  | { readonly code: 'usage'; readonly message: string; readonly hint?: string }
  | {
      readonly code: 'unknown_name';
      readonly kind: string;
      readonly name: string;
      readonly nearest?: string;
      readonly known: readonly string[];
    }
  | {
      readonly code: 'not_found';
      readonly kind: string;
      readonly name: string;
      readonly where?: string;
      /** The nearest that there are. */
      readonly near?: readonly string[];
    }
  | { readonly code: 'config_not_found'; readonly path: string }
  | { readonly code: 'config_invalid'; readonly path: string; readonly problems: readonly ConfigProblem[] }
  | { readonly code: 'startup_check_failed'; readonly checks: readonly FailedCheck[] }
  | { readonly code: 'locked'; readonly path: string; readonly holder?: LockHolder }
  | {
      readonly code: 'io';
      readonly operation: string;
      readonly path: string;
      readonly errno: string;
      readonly reason: string;
    }
  | { readonly code: 'already_exists'; readonly path: string }
  | { readonly code: 'not_a_repository'; readonly path: string }
  | { readonly code: 'no_git_identity'; readonly path: string }
  | { readonly code: 'git'; readonly operation: string; readonly exit: number; readonly reason: string }
  | { readonly code: 'spawn'; readonly command: string; readonly reason: string }
  | { readonly code: 'command'; readonly command: string; readonly exit: number; readonly reason: string }
  | { readonly code: 'time_limit'; readonly operation: string; readonly limitMs: number }
  | { readonly code: 'not_running'; readonly logDir: string; readonly why?: string }
  | { readonly code: 'not_permitted'; readonly pid: number; readonly command: string; readonly uid: number }
  /** A supervisor that was started in the background ended before it was up; `lines` are the last of its log. */
  | { readonly code: 'not_started'; readonly exit: number; readonly log: string; readonly lines: readonly string[] }
  /** Nobody can be served at an address: it is taken, not this machine's, or not ours to take. */
  | {
      readonly code: 'listen';
      readonly address: string;
      readonly port: number;
      readonly errno: string;
      readonly reason: string;
    }
  /** Another host that is watched over ssh did not answer. */
  | { readonly code: 'host_unreachable'; readonly host: string; readonly reason: string }
  /** What a service printed is kept by its manager, and is not to be had. */
  | { readonly code: 'no_journal'; readonly service: string; readonly command: string; readonly reason: string }
  /** Another host was reached, and did not take what was to be put on it. */
  | { readonly code: 'host_unfit'; readonly host: string; readonly problem: HostProblem }
  | { readonly code: 'defense_failed'; readonly defenses: readonly string[] }
  /** A service manager that is not to be had: not on this system, silent beyond its time, or refusing to talk. */
  | {
      readonly code: 'manager_unreachable';
      readonly manager: ServiceManagerName;
      readonly scope: ServiceScope;
      readonly cause: 'absent' | 'silent' | 'refused';
      readonly reason: string;
      readonly user: string;
    }
  /** A service's definition that is not ours to replace: `owner` is the configuration that it is for, absent where a person wrote it. */
  | { readonly code: 'foreign_service'; readonly path: string; readonly owner?: string }
  /** A release that cannot be had, or not be trusted. */
  | { readonly code: 'release'; readonly trouble: ReleaseTrouble }
  /** The executable was not replaced, or is again what it was. */
  | { readonly code: 'upgrade'; readonly trouble: UpgradeTrouble }
  /** A text that a format has no way to write. */
  | { readonly code: 'not_expressible'; readonly text: string; readonly format: string };

export type FailureCode = Failure['code'];

/** A failure of one kind, for functions that can fail in one way only. */
export type FailureOf<Code extends FailureCode> = Extract<Failure, { readonly code: Code }>;

/** A code of ours that another process ended with; where it is none, or tells of no failure, the plain one. */
const failedWith = (code: number): ExitCode => (isExitCode(code) && code !== 0 ? code : exitCode('failed'));

const releaseExit = ({ kind }: ReleaseTrouble): ExitCode => {
  if (kind === 'unreachable') return exitCode('unavailable');
  return exitCode(kind === 'no_room' ? 'io' : 'failed');
};

/** The exit code with which the program ends on a failure. */
export const exitCodeOf = (failure: Failure): ExitCode => {
  switch (failure.code) {
    case 'usage':
    case 'unknown_name':
      return exitCode('usage');
    case 'config_not_found':
    case 'config_invalid':
    case 'startup_check_failed':
      return exitCode('config');
    case 'locked':
      return exitCode('retryLater');
    case 'io':
      return exitCode('io');
    case 'not_running':
      return exitCode('notRunning');
    case 'manager_unreachable':
    case 'host_unreachable':
      return exitCode('unavailable');
    case 'not_started':
      return failedWith(failure.exit);
    case 'not_found':
    case 'already_exists':
    case 'not_a_repository':
    case 'no_git_identity':
    case 'git':
    case 'spawn':
    case 'command':
    case 'time_limit':
    case 'not_permitted':
    case 'listen':
    case 'defense_failed':
    case 'foreign_service':
    case 'not_expressible':
    case 'no_journal':
      return exitCode('failed');
    case 'release':
      return releaseExit(failure.trouble);
    case 'upgrade':
      return exitCode(failure.trouble.kind === 'busy' ? 'retryLater' : 'failed');
    case 'host_unfit':
      return exitCode(failure.problem.kind === 'broken_off' ? 'unavailable' : 'failed');
  }
};
