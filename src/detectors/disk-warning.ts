import { defineDetector, hours, minutes } from './define.ts';
import { fullDisks } from './read/disks.ts';
import { disk, sampleNow } from './read/examples.ts';

export const diskWarning = defineDetector({
  name: 'disk_warning',
  title: 'The disk fills up',
  summary: 'The disk of the work tree or of the log folder is nearly full.',
  severity: 'warning',
  reads: ['host'],
  thresholds: { used_pct: { default: 90, unit: '%', what: 'Use of the disk that is worth a warning.' } },
  holdForMs: minutes(1),
  repeatAfterMs: hours(6),
  mutedBy: ['disk_critical'],
  autoStop: true,
  find: (watch, { used_pct }) => fullDisks(watch, used_pct),
  cases: [
    { name: 'at the mark', given: sampleNow({ disks: [disk(90)] }), finds: 'the disk of the work tree is 90.0 % full' },
    {
      name: 'the log folder on a disk of its own',
      given: sampleNow({ disks: [disk(40), disk(93.2, { role: 'log_folder' })] }),
      finds: 'the disk of the log folder is 93.2 % full',
    },
    { name: 'below the mark', given: sampleNow({ disks: [disk(89.9)] }) },
  ],
});
