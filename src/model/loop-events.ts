import * as v from 'valibot';
import { count, kind, round_num, text } from './event-field.ts';

/** What the Loop tells between rounds. */
export const loopEvents = {
  supervisor_started: kind('The Loop begins.', { pid: count('its process id'), version: text('of agent-runner') }),
  supervisor_stopped: kind('The Loop ended.', { reason: text('why'), exit_code: count('the exit code it ended with') }),
  service_upgraded: kind('The supervisor was started again as another version, and is up.', {
    from: text('the version before'),
    to: text('the version now'),
  }),
  service_upgrade_rolled_back: kind('Another version did not come up; the one before was put back and started again.', {
    from: text('the version before, and now again'),
    to: text('the version that did not come up'),
    reason: text('what was wrong with it'),
  }),
  loop_waiting: kind('The Loop waits.', {
    until: text('until when'),
    reason: text('the kind of wait'),
    why: text('in words'),
  }),
  sigterm_received: kind('The supervisor was asked to stop.', {
    signal: v.exactOptional(text('by which signal')),
    action: v.exactOptional(text('`stop`, `cancel` or `kill`')),
  }),
  transient_error_detected: kind('The provider refused for now; the Loop backs off.', {
    round_num: v.exactOptional(round_num),
    reason: v.exactOptional(text('the kind of refusal')),
    backoff_s: v.exactOptional(count('seconds until the next round')),
  }),
  transient_error_recovered: kind('A round went well after refusals.', {
    round_num: v.exactOptional(round_num),
    failures: v.exactOptional(count('refused rounds before')),
  }),
  quota_wait_started: kind('A usage limit is reached; the Loop waits for its reset.', {
    round_num,
    scope: text('which limit'),
    until: text('until when'),
    resets_at: v.exactOptional(text('the reset that the agent told, where it can be true')),
  }),
  quota_wait_ended: kind('A round went well after a usage limit.', { round_num }),
  agent_auth_error_detected: kind('The agent’s login was refused.', {
    round_num,
    outcome: v.exactOptional(text('`auth` or `billing`')),
    hint: v.exactOptional(text('how to mend it')),
  }),
  budget_exceeded: kind('A budget is used up; the Loop waits for its next period, or ends.', {
    budget: text('which, by its key in `[budget]`'),
    limit: count('its value'),
    spent: count('what was used up in its period'),
    until: v.exactOptional(text('when its period ends, where that is waited for')),
  }),
  budget_unmeasured: kind('A good round did not tell what a budget counts: that budget cannot hold.', {
    round_num,
    budget: text('which, by its key in `[budget]`'),
  }),
  no_progress_detected: kind('Rounds change nothing any more; the Loop slows down or gives up.', {
    rounds: count('how many in a row'),
    action: text('`slow` or `stop`'),
  }),
  agent_idle_declared: kind('The agent said that there was nothing to do in this round.', {
    round_num,
    reason: text('its own words'),
  }),
  completion_confirmed: kind('The completion command said that all is done.', { round_num }),
  completion_check_failed: kind('The completion command could not say whether all is done.', {
    reason: text('why'),
  }),
  agent_login_changed: kind('The login that was refused when the Loop ended is another now; it is tried afresh.', {
    credential: text('which: the preset, and a fingerprint of the account'),
  }),
  crash_loop: kind('Too many short unexplained failures in a row; the Loop gave up.', {
    failures: count('how many'),
    reason: text('the rule'),
  }),
  config_broken: kind('The configuration or a startup check is broken; the Loop gave up.', { reason: text('what') }),
  max_rounds_reached: kind('The number of rounds asked for is done.', { max_rounds: count('how many') }),
  stop_file_detected: kind('The stop file is there.', { path: text('the file') }),
  agent_self_terminated: kind('The agent said that all is done.', { reason: text('its own words') }),
} as const;
