import { fail, ok, type Result } from '../model/result.ts';
import type { DurationMs } from '../model/time.ts';
import type { SignalName } from '../ports/processes.ts';
import type { ControlledProject } from './controlled-project.ts';
import { supervisorStatus, type StatusPorts } from './status.ts';
import type { FoundSupervisor, RunningSupervisor } from './supervisor-handle.ts';
import { untilGone, type Waiting } from './until-gone.ts';

/** What became of a wish that the supervisor end. */
export type AskedEnd =
  /** There was none to ask. */
  | { readonly kind: 'not_running'; readonly found: FoundSupervisor }
  /** It has ended. */
  | { readonly kind: 'ended'; readonly supervisor: RunningSupervisor; readonly waited: DurationMs }
  /** It knows, and ends by itself; nobody waited for it to the end. */
  | { readonly kind: 'asked'; readonly supervisor: RunningSupervisor; readonly left: boolean };

/** A wish, by its signal, and whether its end is waited for. */
export interface EndOrder {
  readonly signal: SignalName;
  readonly waiting: Waiting | 'no_wait';
}

/**
 * Asks the supervisor to end, and waits. One that ends already is not asked by the same signal again, which would kill
 * its round; but a restart that waits for it is taken back. Fails with `not_permitted`, or `time_limit` where it takes longer than asked; it ends all the same.
 */
export const askEnd = async (
  ports: StatusPorts,
  { logDir, handle }: Pick<ControlledProject, 'logDir' | 'handle'>,
  { signal, waiting }: EndOrder,
): Promise<Result<AskedEnd>> => {
  const { clock } = ports;
  const found = handle.find();
  if (found.kind !== 'running') return ok({ kind: 'not_running', found });
  const { supervisor } = found;
  const { ending } = supervisorStatus(ports, logDir);
  if (ending !== undefined) await handle.stayDown(supervisor);
  const sent = ending !== undefined && signal === 'SIGTERM' ? ok(true) : handle.signal(supervisor, signal);
  if (!sent.ok) return sent;
  if (waiting === 'no_wait') return ok({ kind: 'asked', supervisor, left: false });
  const since = clock.monotonic();
  const end = await untilGone(clock, () => handle.lives(supervisor), waiting);
  const waited = clock.monotonic() - since;
  switch (end) {
    case 'gone':
      return ok({ kind: 'ended', supervisor, waited });
    case 'left':
      return ok({ kind: 'asked', supervisor, left: true });
    case 'late':
      return fail({
        code: 'time_limit',
        operation: 'waiting for the supervisor, which ends by itself',
        limitMs: waiting.limit ?? waited,
      });
  }
};
