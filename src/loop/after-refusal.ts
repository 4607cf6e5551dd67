import type { Failure } from '../model/failure.ts';
import { failureReason } from '../model/failure-reason.ts';
import type { LoopPolicy } from '../model/loop-policy.ts';
import type { LoopState } from '../model/loop-state.ts';
import { backOff, nth } from './after-round.ts';
import { failureDelay } from './delays.ts';
import { counted, delay, giveUp, wait, type LoopFacts, type LoopStep } from './step.ts';

/** What stands in the way by itself, and will until a person takes it away; what a full disk or a lost mount needs is known. */
const mending = (failure: Failure): string =>
  failure.code === 'io' && ['EEXIST', 'ENOTDIR', 'EISDIR'].includes(failure.errno)
    ? ` (move ${failure.path} away, and the next try succeeds)`
    : '';

const refused = (failure: Failure): string => `no round could be run: ${failureReason(failure)}${mending(failure)}`;

/** What it leads to that no round could be run: the environment may mend itself, a mistake does not. */
export const afterRefusal = (policy: LoopPolicy, state: LoopState, failure: Failure, facts: LoopFacts): LoopStep => {
  const failures = state.streaks.failures + 1;
  const failed = counted(state, { failures });
  switch (failure.code) {
    case 'startup_check_failed': {
      const why = failure.checks.map((check) => `${check.name}: ${check.reason}`).join('; ');
      if (!failure.checks.every((check) => check.transient))
        return giveUp(failed, { reason: 'config_broken', exit: 'config', why });
      const length = failureDelay(policy, failures, facts.jitter);
      return wait(failed, delay('startup_check', facts.now, length, nth(failures, why)));
    }
    case 'spawn':
      return backOff(
        policy,
        counted(failed, { crashes: state.streaks.crashes + 1 }),
        facts,
        `${failure.command} could not be started (${failure.reason})`,
      );
    case 'io':
    case 'git':
    case 'command':
    case 'locked':
    case 'time_limit':
      return backOff(policy, failed, facts, refused(failure));
    case 'usage':
    case 'unknown_name':
    case 'not_found':
    case 'config_not_found':
    case 'config_invalid':
    case 'already_exists':
    case 'not_a_repository':
    case 'no_git_identity':
    case 'not_running':
    case 'not_permitted':
    case 'not_started':
    case 'foreign_service':
    case 'manager_unreachable':
    case 'host_unreachable':
    case 'host_unfit':
    case 'listen':
    case 'no_journal':
    case 'not_expressible':
    case 'release':
    case 'upgrade':
    case 'defense_failed':
      return giveUp(failed, { reason: 'config_broken', exit: 'config', why: refused(failure) });
  }
};
