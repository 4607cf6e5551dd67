import { fail, ok, type Result } from '../model/result.ts';
import type { AskedEnd } from './ask-end.ts';
import type { ControlledProject } from './controlled-project.ts';
import { endNow, killSupervisor, type KillPorts } from './kill.ts';
import { supervisorStatus, type StatusPorts } from './status.ts';
import { stopSupervisor } from './stop.ts';
import type { FoundSupervisor, RunningSupervisor } from './supervisor-handle.ts';
import { untilGone, type Waiting } from './until-gone.ts';

/** How to restart. `force` does not let the round finish. */
export interface RestartOrder {
  readonly force: boolean;
  readonly waiting: Waiting;
}

/** The new supervisor and the one before it; or the wait that somebody left. */
export type RestartEnd =
  | { readonly kind: 'restarted'; readonly before: FoundSupervisor; readonly supervisor: RunningSupervisor }
  /** `returns`: its service manager starts it again when it has ended; else nobody does. */
  | { readonly kind: 'left'; readonly returns: boolean };

type RestartPorts = KillPorts & StatusPorts;

/** Waits for the end of one that is to be started again by its manager. */
const untilEnded = async (
  ports: RestartPorts,
  project: ControlledProject,
  { supervisor, order }: { readonly supervisor: RunningSupervisor; readonly order: RestartOrder },
): Promise<Result<'ended' | 'left'>> => {
  const { force, waiting } = order;
  if (force) {
    const ended = await endNow(ports, project, { supervisor, waiting });
    return ended.ok ? ok(ended.value === 'left' ? 'left' : 'ended') : ended;
  }
  const end = await untilGone(ports.clock, () => project.handle.lives(supervisor), waiting);
  if (end !== 'late') return ok(end === 'left' ? 'left' : 'ended');
  const operation = 'waiting for the supervisor, which ends by itself, and is started again by its service manager';
  return fail({ code: 'time_limit', operation, limitMs: waiting.limit ?? 0 });
};

/** Leaves it to the manager, so that a service is never down because we were killed in between; undefined where there is none to leave it to. */
const byManager = async (
  ports: RestartPorts,
  project: ControlledProject,
  order: RestartOrder,
): Promise<Result<RestartEnd | undefined>> => {
  const before = project.handle.find();
  if (before.kind !== 'running') return ok(undefined);
  const { supervisor } = before;
  const { ending } = supervisorStatus(ports, project.logDir);
  const asked = await project.handle.askRestart(supervisor, ending !== undefined);
  if (!asked.ok) return asked;
  if (asked.value === undefined) return ok(undefined);
  const ended = await untilEnded(ports, project, { supervisor, order });
  if (!ended.ok) return ended;
  if (ended.value === 'left') return ok({ kind: 'left', returns: true });
  const up = await asked.value.up();
  return up.ok ? ok({ kind: 'restarted', before, supervisor: up.value }) : up;
};

const endBefore = async (
  ports: RestartPorts,
  project: ControlledProject,
  { force, waiting }: RestartOrder,
): Promise<Result<'ended' | 'left'>> => {
  if (force) {
    const killed = await killSupervisor(ports, project, waiting);
    return killed.ok ? ok(killed.value.kind === 'left' ? 'left' : 'ended') : killed;
  }
  const stopped = await stopSupervisor(ports, project, waiting);
  const left = ({ kind }: AskedEnd): boolean => kind === 'asked';
  return stopped.ok ? ok(left(stopped.value) ? 'left' : 'ended') : stopped;
};

/** Ends the supervisor, if there is one, and starts one: the service that it was, or in the background with the flags that it had. */
export const restartSupervisor = async (
  ports: RestartPorts,
  project: ControlledProject,
  order: RestartOrder,
): Promise<Result<RestartEnd>> => {
  const managed = await byManager(ports, project, order);
  if (!managed.ok) return managed;
  if (managed.value !== undefined) return ok(managed.value);
  const before = project.handle.find();
  const ended = await endBefore(ports, project, order);
  if (!ended.ok) return ended;
  if (ended.value === 'left') return ok({ kind: 'left', returns: false });
  const started = await project.handle.start(before.kind === 'running' ? before.supervisor.flags : []);
  return started.ok ? ok({ kind: 'restarted', before, supervisor: started.value }) : started;
};
