import type { EpochMs } from '../model/time.ts';

interface Sample {
  readonly at: EpochMs;
}

/** The sample that is missed least: whose neighbours are the nearest to each other, for its age. */
const leastMissed = (samples: readonly Sample[]): number => {
  const now = samples.at(-1)?.at ?? 0;
  let least = { index: 0, room: Number.POSITIVE_INFINITY };
  for (let index = 1; index < samples.length - 1; index += 1) {
    const [before, here, after] = [samples[index - 1], samples[index], samples[index + 1]];
    if (before === undefined || here === undefined || after === undefined) continue;
    const room = (after.at - before.at) / Math.max(1, now - here.at);
    if (room < least.room) least = { index, room };
  }
  return least.index;
};

/**
 * At most so many samples, the oldest and the newest among them: close to each other of late, far apart long ago.
 * A monitor that looks every second must know what was an hour ago as well as one that looks twice a minute.
 */
export const thinned = <Item extends Sample>(samples: readonly Item[], bound: number): readonly Item[] => {
  let kept = samples;
  while (kept.length > bound) kept = kept.toSpliced(leastMissed(kept), 1);
  return kept;
};
