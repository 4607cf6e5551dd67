import * as v from 'valibot';

const hostMetricsEntries = {
  mem_total_mb: v.pipe(v.number(), v.description('physical memory, MB')),
  mem_available_mb: v.pipe(v.number(), v.description('memory that programs can still get without swapping, MB')),
  mem_used_pct: v.pipe(v.number(), v.description('memory in use, %')),
  disk_total_gb: v.pipe(v.number(), v.description('size of the file system that holds the work tree, GB')),
  disk_free_gb: v.pipe(v.number(), v.description('free there, GB')),
  disk_used_pct: v.pipe(v.number(), v.description('used there, %')),
  load_1m: v.pipe(v.number(), v.description('load average over one minute')),
  load_5m: v.pipe(v.number(), v.description('load average over five minutes')),
  load_15m: v.pipe(v.number(), v.description('load average over fifteen minutes')),
  cpu_pct: v.pipe(v.number(), v.description('processor time in use since the last sample, %')),
};

/** One sample of the machine. */
export const hostMetricsSchema = v.object(hostMetricsEntries);
export type HostMetrics = v.InferOutput<typeof hostMetricsSchema>;

/** A line of `metrics-YYYY-MM.jsonl`. */
export const metricsLineSchema = v.looseObject({
  ts: v.pipe(v.string(), v.isoTimestamp()),
  event: v.picklist(['round_start', 'round_end']),
  ...hostMetricsEntries,
  round_num: v.number(),
  phase: v.exactOptional(v.nullable(v.string())),
});
export type MetricsLine = v.InferOutput<typeof metricsLineSchema>;

/** A metrics line before the journal stamps its time. */
export type NewMetrics = HostMetrics & {
  readonly event: 'round_start' | 'round_end';
  readonly round_num: number;
  readonly phase?: string;
};
