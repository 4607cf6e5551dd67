import type { DurationMs } from '../model/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { Processes } from '../ports/processes.ts';
import { endAll } from './end.ts';

/** Who was found alive and ended, and who could not be: `PID COMMAND` each. */
export interface Swept {
  readonly commands: readonly string[];
  readonly survivors: readonly string[];
}

const named = ({ pid, command }: { readonly pid: number; readonly command: string }): string => `${pid} ${command}`;

/**
 * Ends the processes that a dead supervisor's round left behind, found by their mark: SIGTERM, `graceMs`,
 * then SIGKILL until nobody is alive.
 */
export const sweepLeftBehind = async (
  { processes, clock }: { readonly processes: Pick<Processes, 'leftBehind'>; readonly clock: Clock },
  roundId: string,
  graceMs: DurationMs,
): Promise<Swept> => {
  const left = processes.leftBehind(roundId);
  if (left === undefined) return { commands: [], survivors: [] };
  const { swept, survivors } = await endAll(clock, left, { graceMs, leaderLives: false });
  left.close();
  return { commands: swept.map(named), survivors: survivors.map(named) };
};
