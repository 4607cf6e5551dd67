import * as v from 'valibot';
import { noProgressActions, transientActions } from '../../model/loop-policy.ts';
import { about, count, duration, oneOf, text, word } from '../field.ts';

/** `[runtime]` */
export const runtimeSchema = v.pipe(
  v.strictObject({
    work_dir: v.exactOptional(
      word('The git work tree in which the agent works; its base name is the project’s name.'),
      '.',
    ),
    log_dir: v.exactOptional(
      word('Where journal, status and round logs go; `{project}` stands for the project’s name.'),
      '~/.agent-runner/{project}/logs',
    ),
    round_timeout_s: v.exactOptional(duration('The wall: how long a round may take.'), 1800),
    restart_delay_s: v.exactOptional(duration('The pause after a round that went well.', 'from zero'), 3),
    kill_grace_s: v.exactOptional(
      duration('How long a round that must end has between SIGTERM and SIGKILL.', 'from zero'),
      5,
    ),
    stall_timeout_s: v.exactOptional(
      duration('A round that prints nothing for this long is ended; 0 is off.', 'from zero'),
      0,
    ),
    round_memory_max_mb: v.exactOptional(
      count('A round whose processes together use more memory is ended; 0 is off.', 'MB', 0),
      0,
    ),
    round_log_max_mb: v.exactOptional(count('A round whose log grows beyond this is ended.', 'MB', 1), 1024),
    round_log_retention: v.exactOptional(count('How many round logs are kept; 0 keeps all.', 'files', 0), 0),
    max_rounds: v.exactOptional(count('Stop after this many rounds; 0 never stops.', 'rounds', 0), 0),
    fresh_eyes_every_n: v.exactOptional(
      count('Every so many rounds the agent is told to look at all with fresh eyes; 0 is off.', 'rounds', 0),
      0,
    ),
    stop_file: v.exactOptional(text('Stop as soon as this file is there; empty is off.'), ''),
    transient_error_action: v.exactOptional(
      oneOf(
        transientActions,
        'What follows a round that the provider refused for now: wait for as long as it says, or longer each time; go on with the next round after `restart_delay_s`; or end with exit code 75, try again later.',
      ),
      'back_off',
    ),
    no_progress_rounds: v.exactOptional(
      count(
        'After so many rounds in a row that changed nothing (lines moved about do not count) `no_progress_action` follows; 0 is off. A round that says by the file of `AGENT_RUNNER_IDLE_FILE` that there was nothing to do is fine.',
        'rounds',
        0,
      ),
      0,
    ),
    no_progress_action: v.exactOptional(
      oneOf(
        noProgressActions,
        'End with exit code 79, or wait longer after each such round, from a minute to an hour.',
      ),
      'stop',
    ),
    linger_grace_s: v.exactOptional(
      duration('How long an agent that has finished may take to exit before it is ended.', 'from zero'),
      20,
    ),
  }),
  about('Where a round runs, and the limits that it cannot argue with.'),
);
