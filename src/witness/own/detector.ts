import type { Detector } from '../../detectors/define.ts';
import type { OwnDetector } from '../../model/own-detector.ts';

/** A detector of the user's own, as the Witness judges it: what was seen stands in the watch already. */
export const asDetector = ({ name, severity, condition }: OwnDetector): Detector => ({
  name,
  title: name,
  summary: 'A detector of your own.',
  severity,
  reads: condition.kind === 'log_pattern' ? ['round logs'] : ['events'],
  thresholds: {},
  holdForMs: 0,
  repeatAfterMs: 0,
  mutedBy: [],
  autoStop: true,
  find: ({ own = {} }) => {
    const seen = own[name];
    // Nothing is known of it: its alert stays as it is, and that it failed is told.
    if (seen?.kind === 'failed') throw new Error(seen.reason);
    return seen;
  },
  cases: [],
});
