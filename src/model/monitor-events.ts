import * as v from 'valibot';
import { count, kind, text } from './event-field.ts';

const host = v.exactOptional(v.nullable(text('the other host that is watched; absent for this one')));

/** What a monitor tells. */
export const monitorEvents = {
  monitor_started: kind('A monitor begins.', { host }),
  monitor_alert_emitted: kind('A detector raised an alert.', {
    detector: text('which'),
    severity: text('`info`, `warning` or `critical`'),
    message: text('what'),
    host,
    auto_action: v.exactOptional(v.nullable(text('`stop_service` where it stops the Loop'))),
  }),
  monitor_alert_cleared: kind('The condition of an alert is over.', {
    detector: text('which'),
    severity: text('`info`, `warning` or `critical`'),
    duration_s: count('for how long the condition was there, seconds'),
    message: text('what it was'),
    host,
  }),
  monitor_detector_failed: kind(
    'A detector failed: one of your own by its command, a built-in one by a bug; the others went on.',
    {
      detector: text('which'),
      reason: text('what it threw'),
    },
  ),
  monitor_failed: kind('The monitor beside the Loop failed, which is a bug of ours; the Loop goes on unwatched.', {
    reason: text('what it threw'),
  }),
  monitor_auto_stop_triggered: kind('A detector stopped the Loop.', {
    detector: text('which'),
    host: v.exactOptional(v.nullable(text('where'))),
    message: v.exactOptional(text('why')),
  }),
  monitor_auto_stop_failed: kind('A detector could not stop the Loop.', {
    detector: text('which'),
    reason: v.exactOptional(text('why')),
  }),
  monitor_notify_failed: kind('Somebody could not be told; it is given up.', {
    channel: text('which, by its name in `[[notify]]`, or `heartbeat`'),
    reason: text('why'),
  }),
  monitor_remote_blip: kind('A poll of another host failed.', {
    host: v.exactOptional(text('which')),
    reason: v.exactOptional(text('why')),
  }),
  monitor_remote_reached: kind('Another host answers: for the first time, or after polls that failed.', {
    host: text('which'),
    system: text('what it is, as its `uname` tells'),
    clock_ahead_s: count('how far its clock is ahead of this one, seconds; negative where it is behind'),
    load_1m: v.exactOptional(count('its load of one minute')),
    no_folder: v.exactOptional(text('the log folder, where there is none: nothing has run there, or it is another')),
    away_s: v.exactOptional(count('for how long it did not answer, seconds')),
  }),
  monitor_remote_giveup: kind('Another host was away for too long.', {
    host: v.exactOptional(text('which')),
    reason: v.exactOptional(text('why')),
  }),
} as const;
