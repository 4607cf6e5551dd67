import type { NewEvent } from '../model/event.ts';
import type { NewMetrics } from '../model/metrics.ts';

/**
 * The event journal as its writers see it. Recording never fails from the outside: lines that the
 * disk does not take are held (bounded) and written, in order, when it does again.
 */
export interface Journal {
  record(event: NewEvent): void;
  measure(metrics: NewMetrics): void;
  /** Lines that are not on the disk yet. */
  readonly held: number;
}
