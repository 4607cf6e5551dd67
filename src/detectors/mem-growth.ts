import type { DurationMs } from '../model/time.ts';
import type { Watch } from '../model/watch.ts';
import { durationWords, sizeWords } from '../model/words.ts';
import { defineDetector, exampleNow, hours, minutes } from './define.ts';
import { runningRound } from './read/examples.ts';
import { trendOf } from './read/trend.ts';

/** A shorter look tells a build, not a leak. */
const leastSpan = minutes(2);
/** How straight the way up must be, 0..1. */
const leastFit = 0.9;

const megabyte = 1024 ** 2;

const growth = (fromMb: number, toMb: number, span: DurationMs): Partial<Watch> => ({
  rounds: [runningRound(span)],
  memoryLimitBytes: 4096 * megabyte,
  roundMemory: Array.from({ length: 9 }, (_, index) => ({
    at: exampleNow - span + (index * span) / 8,
    bytes: (fromMb + ((toMb - fromMb) * index) / 8) * megabyte,
  })),
});

export const memGrowth = defineDetector({
  name: 'mem_growth',
  title: 'The round’s memory grows to its limit',
  summary:
    'The memory of the open round grows steadily and will reach `round_memory_max_mb` soon, which ends the round.',
  severity: 'warning',
  reads: ['host', 'events'],
  thresholds: {
    within_s: { default: 900, unit: 's', what: 'A limit that will be reached within this time raises the alert.' },
  },
  holdForMs: minutes(1),
  repeatAfterMs: hours(1),
  mutedBy: ['mem_pressure'],
  autoStop: false,
  find: (watch, { within_s }) => {
    const limit = watch.memoryLimitBytes;
    const now = watch.roundMemory.at(-1)?.bytes;
    const trend = trendOf(watch.roundMemory.map(({ at, bytes }) => ({ at, value: bytes })));
    if (limit === undefined || now === undefined || trend === undefined) return undefined;
    if (trend.span < leastSpan || trend.perMs <= 0 || trend.fit < leastFit) return undefined;
    const left = Math.max(0, limit - now) / trend.perMs;
    if (left > within_s * 1000) return undefined;
    return {
      message: `the round uses ${sizeWords(now)} and will reach its ${sizeWords(limit)} in ${durationWords(left)}`,
    };
  },
  cases: [
    {
      name: 'from 1 to 3 GB within eight minutes',
      given: growth(1024, 3072, minutes(8)),
      finds: 'the round uses 3.0 GB and will reach its 4.0 GB in 4 min',
    },
    { name: 'steady', given: growth(2000, 2001, minutes(8)) },
    { name: 'half a minute of growth', given: growth(1024, 3072, minutes(0.5)) },
    { name: 'no limit is set', given: { roundMemory: growth(1024, 3072, minutes(8)).roundMemory ?? [] } },
  ],
});
