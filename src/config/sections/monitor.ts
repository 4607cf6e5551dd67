import * as v from 'valibot';
import { about, duration, text, words } from '../field.ts';
import { patterns } from '../pattern.ts';
import { detectorTables } from './detectors.ts';
import { address, secretName } from './notify.ts';
import { ownDetectorSchema } from './own-detector.ts';

/** What the Python tool looks for in a round's log when it asks whether the login was refused. */
const authFailure = String.raw`\b(oauth|unauthorized|401|api[_ ]key|auth(entication)?[_ -]?(failed|error|expired)|session.*expired)\b`;

/** `[monitor]` */
export const monitorSchema = v.pipe(
  v.strictObject({
    interval_s: v.exactOptional(duration('How often a monitor looks.'), 30),
    auth_fail_patterns: v.exactOptional(
      patterns(
        'Regular expressions, case ignored, by which the login’s refusal is recognised in the log of a failed round whose agent has no reader of its own.',
      ),
      [authFailure],
    ),
    auth_fail_hint: v.exactOptional(text('How to renew the login; told with the alert.'), ''),
    auto_stop_on: v.exactOptional(words('The detectors that may stop the Loop.'), ['oauth_fail', 'disk_critical']),
    remote_failure_tolerance_s: v.exactOptional(
      duration('How long another host may be away before it counts as lost.', 'from zero'),
      90,
    ),
    heartbeat_url: v.exactOptional(
      address(
        'An address that is called as long as a monitor sees well, so that somebody notices when it does no more.',
      ),
    ),
    heartbeat_url_env: v.exactOptional(secretName('The environment variable that holds that address.')),
    heartbeat_every_s: v.exactOptional(duration('How often it is called at the most.'), 60),
    detector: v.exactOptional(
      v.pipe(v.array(ownDetectorSchema), about('Detectors of your own: a table `[[monitor.detector]]` for each.')),
      [],
    ),
    ...detectorTables,
  }),
  about('What is watched, and when to speak up. Each detector has a table of its own.'),
);
