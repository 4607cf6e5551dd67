import { ok, type Result } from '../model/result.ts';
import type { AskedEnd } from './ask-end.ts';
import type { ControlledProject } from './controlled-project.ts';
import { killSupervisor, type KillPorts } from './kill.ts';
import { stopSupervisor } from './stop.ts';
import type { FoundSupervisor, RunningSupervisor } from './supervisor-handle.ts';
import type { Waiting } from './until-gone.ts';

/** How to restart. `force` does not let the round finish. */
export interface RestartOrder {
  readonly force: boolean;
  readonly waiting: Waiting;
}

/** The new supervisor and the one before it, or the wait that somebody left: then nothing was started. */
export type RestartEnd =
  | { readonly kind: 'restarted'; readonly before: FoundSupervisor; readonly supervisor: RunningSupervisor }
  | { readonly kind: 'left' };

const endBefore = async (
  ports: KillPorts,
  project: ControlledProject,
  { force, waiting }: RestartOrder,
): Promise<Result<'ended' | 'left'>> => {
  if (force) {
    const killed = await killSupervisor(ports, project, waiting);
    return killed.ok ? ok(killed.value.kind === 'left' ? 'left' : 'ended') : killed;
  }
  const stopped = await stopSupervisor(ports, project.handle, waiting);
  const left = ({ kind }: AskedEnd): boolean => kind === 'asked';
  return stopped.ok ? ok(left(stopped.value) ? 'left' : 'ended') : stopped;
};

/** Ends the supervisor, if there is one, and starts one in the background with the flags that it had. */
export const restartSupervisor = async (
  ports: KillPorts,
  project: ControlledProject,
  order: RestartOrder,
): Promise<Result<RestartEnd>> => {
  const before = project.handle.find();
  const ended = await endBefore(ports, project, order);
  if (!ended.ok) return ended;
  if (ended.value === 'left') return ok({ kind: 'left' });
  const started = await project.handle.start(before.kind === 'running' ? before.supervisor.flags : []);
  return started.ok ? ok({ kind: 'restarted', before, supervisor: started.value }) : started;
};
