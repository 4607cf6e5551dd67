import type { DiskRole } from '../model/host-sample.ts';
import type { EpochMs } from '../model/time.ts';
import type { Watch } from '../model/watch.ts';
import { durationWords } from '../model/words.ts';
import { defineDetector, exampleNow, hours, minutes } from './define.ts';
import { disksNow, diskWords, findingOf } from './read/disks.ts';
import { disk, fillingDisk } from './read/examples.ts';
import { leastSpan, trendOf, type Point } from './read/trend.ts';

const freeOf = (watch: Watch, role: DiskRole, from: EpochMs): readonly Point[] =>
  watch.samples
    .filter(({ at }) => at >= from)
    .flatMap(({ at, disks }) =>
      disks.filter((one) => one.role === role).map(({ freeBytes }) => ({ at, value: freeBytes })),
    );

export const diskFill = defineDetector({
  name: 'disk_fill',
  title: 'The disk will be full soon',
  summary: 'At its present rate the disk of the work tree or of the log folder will be full within hours.',
  severity: 'warning',
  reads: ['host', 'metrics'],
  thresholds: {
    within_s: { default: 21_600, unit: 's', what: 'A disk that will be full within this time raises the alert.' },
    window_s: { default: 3600, unit: 's', what: 'From how long a time the rate is taken.' },
    span_min_s: { default: 600, unit: 's', what: 'What was seen for less than this, or half the window, is noise.' },
    drop_min_pct: {
      default: 1,
      unit: '%',
      what: 'Less of the disk than this, written within the window, is what every machine does.',
    },
  },
  holdForMs: minutes(2),
  repeatAfterMs: hours(3),
  mutedBy: ['disk_warning', 'disk_critical'],
  autoStop: true,
  find: (watch, { within_s, window_s, span_min_s, drop_min_pct }, now) => {
    const least = leastSpan(span_min_s, window_s);
    return findingOf(
      disksNow(watch).flatMap((one) => {
        const trend = trendOf(freeOf(watch, one.role, now - window_s * 1000));
        if (trend === undefined || trend.span < least || trend.perMs >= 0) return [];
        if (-trend.perMs * trend.span < (one.totalBytes * drop_min_pct) / 100) return [];
        const left = one.freeBytes / -trend.perMs;
        return left > within_s * 1000
          ? []
          : [`${diskWords(one)} will be full in ${durationWords(left)} at its present rate`];
      }),
    );
  },
  isBlind: ({ watchedSince = 0 }, { window_s, span_min_s }, now) =>
    now - watchedSince < leastSpan(span_min_s, window_s),
  cases: [
    {
      name: '20 % in an hour',
      given: fillingDisk(50, 70, hours(1)),
      finds: 'the disk of the work tree will be full in 1 h 30 min at its present rate',
    },
    { name: '1 % in an hour', given: fillingDisk(50, 51, hours(1)) },
    { name: 'getting emptier', given: fillingDisk(70, 50, hours(1)) },
    { name: 'seen for three minutes only', given: fillingDisk(50, 60, minutes(3)) },
    { name: 'one look', given: { samples: [{ at: exampleNow, disks: [disk(80)] }] } },
  ],
});
