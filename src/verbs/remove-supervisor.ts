import { ok, type Result } from '../model/result.ts';
import { seconds, type DurationMs } from '../model/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { ProcessControl } from '../ports/process-control.ts';
import type { ProcessFacts, RoundMembers } from '../ports/processes.ts';
import type { RunningSupervisor, SupervisorHandle } from './supervisor-handle.ts';
import { untilGone } from './until-gone.ts';

/** What a removal is done with. `grace` lies between SIGTERM and SIGKILL. */
export interface RemovalParts {
  readonly clock: Clock;
  readonly processes: Pick<ProcessControl, 'descendants'>;
  readonly handle: SupervisorHandle;
  readonly grace: DurationMs;
}

/** Who was found below it, and who could not be ended, `PID COMMAND` each. */
export interface Removed {
  readonly ended: readonly string[];
  readonly survivors: readonly string[];
}

/** SIGKILL takes effect at once, save in uninterruptible sleep. */
const killLimit = seconds(10);
const lookEvery: DurationMs = 20;

const named = ({ pid, command }: Pick<ProcessFacts, 'pid' | 'command'>): string => `${pid} ${command}`;

/** SIGTERM, the grace, SIGKILL until nobody is alive; gives who is nevertheless. */
const endMembers = async ({ clock, grace }: RemovalParts, members: RoundMembers): Promise<readonly string[]> => {
  members.signal('SIGTERM');
  const end = clock.monotonic() + grace;
  while (members.alive().length > 0 && clock.monotonic() < end) await clock.sleep(lookEvery);
  const survivors = await members.killAll(killLimit);
  members.close();
  return survivors.map(named);
};

/**
 * Removes a supervisor that does not answer, and everybody below it. It is stopped first, so that it starts
 * nobody, and its descendants are looked up before it dies: what escaped from its round without any mark of it
 * hangs below it and nowhere else.
 */
export const removeSupervisor = async (
  parts: RemovalParts,
  supervisor: RunningSupervisor,
): Promise<Result<Removed>> => {
  const { clock, handle, processes } = parts;
  const stopped = handle.signal(supervisor, 'SIGSTOP');
  if (!stopped.ok) return stopped;
  const members = processes.descendants(supervisor.process);
  const ended = members?.alive().map(named) ?? [];
  const killed = handle.signal(supervisor, 'SIGKILL');
  if (!killed.ok) return killed;
  const end = await untilGone(clock, () => handle.lives(supervisor), { limit: killLimit });
  const stuck = end === 'gone' ? [] : [named(supervisor.process)];
  const survivors = members === undefined ? [] : await endMembers(parts, members);
  return ok({ ended, survivors: [...stuck, ...survivors] });
};
