import * as v from 'valibot';
import { about, count, duration, percent, text, words } from '../field.ts';
import { patterns } from '../pattern.ts';

/** What the Python tool looks for in a round's log when it asks whether the login was refused. */
const authFailure = String.raw`\b(oauth|unauthorized|401|api[_ ]key|auth(entication)?[_ -]?(failed|error|expired)|session.*expired)\b`;

/** `[monitor]` */
export const monitorSchema = v.pipe(
  v.strictObject({
    auth_fail_patterns: v.exactOptional(
      patterns('Regular expressions, case ignored, by which the login’s refusal is recognised.'),
      [authFailure],
    ),
    auth_fail_hint: v.exactOptional(text('How to renew the login; told with the alert.'), ''),
    auto_stop_on: v.exactOptional(words('The detectors that may stop the Loop.'), ['oauth_fail', 'disk_critical']),
    disk_warning_pct: v.exactOptional(percent('Use of the disk that is worth a warning.'), 90),
    disk_critical_pct: v.exactOptional(percent('Use of the disk at which no round is started.'), 95),
    oauth_fail_threshold: v.exactOptional(count('Refused rounds in a row that raise the alert.', 'rounds', 1), 2),
    remote_failure_tolerance_s: v.exactOptional(
      duration('How long another host may be away before it counts as lost.', 'from zero'),
      90,
    ),
  }),
  about('What is watched, and when to speak up.'),
);
