import type { Result } from '../model/result.ts';
import type { DurationMs } from '../model/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { PollReport, Witness } from './witness.ts';

/** How a Witness is run: until `end` is aborted, with what is to be done after each poll. */
export interface WitnessRun {
  readonly clock: Clock;
  readonly intervalMs: DurationMs;
  readonly end: AbortSignal;
  readonly onPoll: (report: Result<PollReport>) => void;
}

/** Polls at once and then at every interval. A poll that failed is reported and followed by the next. */
export const runWitness = async (witness: Witness, { clock, intervalMs, end, onPoll }: WitnessRun): Promise<void> => {
  while (!end.aborted) {
    onPoll(await witness.poll());
    await clock.sleep(intervalMs, end);
  }
};
