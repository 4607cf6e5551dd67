import { seconds, type DurationMs } from '../model/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { ProcessFacts, Processes } from '../ports/processes.ts';

/** Who was found alive and ended, and who could not be: `PID COMMAND` each. */
export interface Swept {
  readonly commands: readonly string[];
  readonly survivors: readonly string[];
}

/** How often it is looked whether everybody has gone. */
const pollEvery: DurationMs = 20;

/** SIGKILL takes effect at once, save in uninterruptible sleep, which may never end. */
const killLimit = seconds(10);

const named = (process: ProcessFacts): string => `${process.pid} ${process.command}`;

/**
 * Ends the processes that a dead supervisor's round left behind, found by their mark: SIGTERM, `grace`,
 * then SIGKILL until nobody is alive.
 */
export const sweepLeftBehind = async (
  { processes, clock }: { readonly processes: Processes; readonly clock: Clock },
  roundId: string,
  grace: DurationMs,
): Promise<Swept> => {
  const left = processes.leftBehind(roundId);
  if (left === undefined) return { commands: [], survivors: [] };
  const commands = left.alive().map(named);
  left.signal('SIGTERM');
  const end = clock.monotonic() + grace;
  while (left.alive().length > 0 && clock.monotonic() < end) await clock.sleep(pollEvery);
  const survivors = await left.killAll(killLimit);
  left.close();
  return { commands, survivors: survivors.map(named) };
};
