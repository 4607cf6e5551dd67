import type { DurationMs } from '../model/time.ts';
import type { Watch } from '../model/watch.ts';
import { durationWords, sizeWords } from '../model/words.ts';
import { defineDetector, exampleNow, hours, minutes } from './define.ts';
import { runningRound } from './read/examples.ts';
import { openRound } from './read/rounds.ts';
import { leastSpan, trendOf } from './read/trend.ts';

const megabyte = 1024 ** 2;

const evenly = (fromMb: number, toMb: number, span: DurationMs, endedAgo: DurationMs = 0): Watch['roundMemory'] =>
  Array.from({ length: 9 }, (_, index) => ({
    at: exampleNow - endedAgo - span + (index * span) / 8,
    bytes: (fromMb + ((toMb - fromMb) * index) / 8) * megabyte,
  }));

const growth = (...roundMemory: Watch['roundMemory']): Partial<Watch> => ({
  rounds: [runningRound(hours(1))],
  memoryLimitBytes: 4096 * megabyte,
  roundMemory,
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
    window_s: { default: 900, unit: 's', what: 'From how long a time the growth is taken.' },
    span_min_s: {
      default: 120,
      unit: 's',
      what: 'What was seen for less than this, or half the window, is a build and no leak.',
    },
    fit_min_pct: { default: 90, unit: '%', what: 'How straight the way up must be: 100 is a line.' },
  },
  holdForMs: minutes(1),
  repeatAfterMs: hours(1),
  mutedBy: ['mem_pressure'],
  autoStop: false,
  find: (watch, { within_s, window_s, span_min_s, fit_min_pct }, now) => {
    const limit = watch.memoryLimitBytes;
    const used = watch.roundMemory.at(-1)?.bytes;
    const recent = watch.roundMemory.filter(({ at }) => at >= now - window_s * 1000);
    const trend = trendOf(recent.map(({ at, bytes }) => ({ at, value: bytes })));
    if (limit === undefined || used === undefined || trend === undefined) return undefined;
    if (trend.span < leastSpan(span_min_s, window_s)) return undefined;
    if (trend.perMs <= 0 || trend.fit < fit_min_pct / 100) return undefined;
    const left = Math.max(0, limit - used) / trend.perMs;
    if (left > within_s * 1000) return undefined;
    return {
      message: `the round uses ${sizeWords(used)} and will reach its ${sizeWords(limit)} in ${durationWords(left)}`,
    };
  },
  isBlind: (watch, { window_s, span_min_s }, now) => {
    const { watchedSince = 0 } = watch;
    const round = openRound(watch);
    return (
      round !== undefined && round.startedAt < watchedSince && now - watchedSince < leastSpan(span_min_s, window_s)
    );
  },
  cases: [
    {
      name: 'from 1 to 3 GB within eight minutes',
      given: growth(...evenly(1024, 3072, minutes(8))),
      finds: 'the round uses 3.0 GB and will reach its 4.0 GB in 4 min',
    },
    {
      name: 'that begins after a quiet hour',
      given: growth(...evenly(1024, 1024, hours(1), minutes(17)), ...evenly(1024, 3072, minutes(16))),
      finds: 'the round uses 3.0 GB and will reach its 4.0 GB in 8 min',
    },
    { name: 'steady', given: growth(...evenly(2000, 2001, minutes(8))) },
    { name: 'half a minute of growth', given: growth(...evenly(1024, 3072, minutes(0.5))) },
    { name: 'no limit is set', given: { roundMemory: evenly(1024, 3072, minutes(8)) } },
  ],
});
