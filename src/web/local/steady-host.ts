import type { HostMetrics } from '../../model/metrics.ts';
import { seconds, type MonotonicMs } from '../../model/time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Host } from '../../ports/host.ts';

/** Processor time over a shorter stretch would mostly be our own. */
const leastStretch = seconds(5);

/**
 * The machine as several projects look at it in turn: how busy its processors are counts from the last look that is
 * far enough back, not from the look of the neighbour a millisecond ago.
 */
export const steadyHost = (host: Host, clock: Clock): Host => {
  let last: { readonly at: MonotonicMs; readonly cpuPct: number } | undefined;
  return {
    bootId: () => host.bootId(),
    metrics: (diskPath): HostMetrics => {
      const seen = host.metrics(diskPath);
      const at = clock.monotonic();
      if (last === undefined || at - last.at >= leastStretch) last = { at, cpuPct: seen.cpu_pct };
      return { ...seen, cpu_pct: last.cpuPct };
    },
  };
};
