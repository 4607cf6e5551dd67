import { defineDetector, hours, minutes } from './define.ts';
import { diskWords, disksNow, findingOf } from './read/disks.ts';
import { disk, sampleNow } from './read/examples.ts';

export const inodeLow = defineDetector({
  name: 'inode_low',
  title: 'The disk has no room for more files',
  summary:
    'The file system of the work tree or of the log folder has hardly any inodes left: it is full with space to spare.',
  severity: 'warning',
  reads: ['host'],
  thresholds: { free_pct: { default: 5, unit: '%', what: 'Less free inodes than this are too few.' } },
  holdForMs: minutes(1),
  repeatAfterMs: hours(6),
  mutedBy: ['disk_critical'],
  autoStop: true,
  find: (watch, { free_pct }) =>
    findingOf(
      disksNow(watch).flatMap((one) =>
        one.freeInodesPct !== undefined && one.freeInodesPct < free_pct
          ? [`${diskWords(one)} has ${one.freeInodesPct.toFixed(1)} % of its inodes left`]
          : [],
      ),
    ),
  cases: [
    {
      name: '2 % left',
      given: sampleNow({ disks: [disk(40, { freeInodesPct: 2 })] }),
      finds: 'the disk of the work tree has 2.0 % of its inodes left',
    },
    { name: 'half of them left', given: sampleNow({ disks: [disk(40, { freeInodesPct: 50 })] }) },
    { name: 'a file system without a fixed number of them', given: sampleNow({ disks: [disk(40)] }) },
  ],
});
