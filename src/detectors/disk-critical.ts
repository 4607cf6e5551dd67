import { defineDetector, hours } from './define.ts';
import { fullDisks } from './read/disks.ts';
import { disk, sampleNow } from './read/examples.ts';

export const diskCritical = defineDetector({
  name: 'disk_critical',
  title: 'The disk is full',
  summary: 'The disk of the work tree or of the log folder is so full that a round would only do damage.',
  severity: 'critical',
  reads: ['host'],
  thresholds: { used_pct: { default: 95, unit: '%', what: 'Use of the disk at which no round should run.' } },
  holdForMs: 0,
  repeatAfterMs: hours(1),
  mutedBy: [],
  autoStop: true,
  find: (watch, { used_pct }) => fullDisks(watch, used_pct),
  cases: [
    { name: 'full', given: sampleNow({ disks: [disk(97.5)] }), finds: 'the disk of the work tree is 97.5 % full' },
    { name: 'nearly full', given: sampleNow({ disks: [disk(94.9)] }) },
    { name: 'the machine does not tell', given: sampleNow({}) },
  ],
});
