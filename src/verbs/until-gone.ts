import type { DurationMs } from '../model/time.ts';
import type { Clock } from '../ports/clock.ts';

/** How a wait for somebody's end is watched and left. */
export interface Waiting {
  /** Absent: for ever. */
  readonly limit?: DurationMs;
  /** Aborted when nobody wants to wait any more. */
  readonly leave?: AbortSignal;
  /** Called at the beginning and about once a second. */
  readonly onLook?: () => void;
}

/** How a wait ended: who was waited for has gone, the person left, or the limit is over. */
export type WaitEnd = 'gone' | 'left' | 'late';

// A look is a read of one small file.
const lookEvery: DurationMs = 100;
const looksToTell = 10;

/** Waits until nobody is there. */
export const untilGone = async (
  clock: Clock,
  isThere: () => boolean,
  { limit, leave, onLook }: Waiting,
): Promise<WaitEnd> => {
  const since = clock.monotonic();
  for (let look = 0; isThere(); look += 1) {
    if (leave?.aborted === true) return 'left';
    if (limit !== undefined && clock.monotonic() - since >= limit) return 'late';
    if (look % looksToTell === 0) onLook?.();
    await clock.sleep(lookEvery, leave);
  }
  return 'gone';
};
