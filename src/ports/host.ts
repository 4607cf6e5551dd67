import type { HostMetrics } from '../model/metrics.ts';

/** The machine, as its load is measured. */
export interface Host {
  /** `cpu_pct` is the average since the last call (since boot at the first). */
  metrics(diskPath: string): HostMetrics;
  /** Changes with each boot; empty where the system tells none. */
  bootId(): string;
}
