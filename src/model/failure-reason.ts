import type { Failure } from './failure.ts';

/** Why something failed, in a few words for an event or the end of a line. */
export const failureReason = (failure: Failure): string => {
  switch (failure.code) {
    case 'time_limit':
      return `${failure.operation} took longer than ${failure.limitMs / 1000} s`;
    case 'not_a_repository':
      return `there is no git repository in ${failure.path}: its .git is gone or cannot be used`;
    case 'no_git_identity':
      return 'git does not know who commits (user.name and user.email)';
    case 'locked': {
      const by = failure.holder === undefined ? '' : ` by process ${failure.holder.pid}: ${failure.holder.command}`;
      return `${failure.path} is held${by}`;
    }
    case 'io':
      return `could not ${failure.operation} ${failure.path}: ${failure.reason}`;
    case 'git':
      return `git could not ${failure.operation}: ${failure.reason}`;
    case 'command':
      return `${failure.command} ended with ${failure.exit}: ${failure.reason}`;
    case 'config_invalid':
      return `the configuration ${failure.path} has mistakes`;
    case 'config_not_found':
      return `the configuration ${failure.path} is not there`;
    case 'spawn':
      return `could not start ${failure.command}: ${failure.reason}`;
    case 'not_found':
      return `there is no ${failure.kind} “${failure.name}”`;
    case 'manager_unreachable':
    case 'host_unreachable':
    case 'listen':
      return failure.reason;
    case 'usage':
      return failure.message;
    case 'already_exists':
    case 'defense_failed':
    case 'foreign_service':
    case 'host_unfit':
    case 'no_journal':
    case 'not_expressible':
    case 'not_permitted':
    case 'not_running':
    case 'not_started':
    case 'startup_check_failed':
    case 'release':
    case 'unknown_name':
    case 'upgrade':
      return failure.code.replaceAll('_', ' ');
  }
};
