import type { Wait } from '../model/decision.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { seconds } from '../model/time.ts';
import { supervisorStatus, type StatusPorts, type SupervisorStatus } from './status.ts';
import type { SupervisorHandle } from './supervisor-handle.ts';
import { untilGone } from './until-gone.ts';

/** What became of a wake-up: the wait that it ended, or what the supervisor was at instead of waiting. */
export type WakeEnd =
  | { readonly kind: 'woken'; readonly wait: Wait }
  | { readonly kind: 'not_waiting'; readonly status: SupervisorStatus };

/** It answers within a hundredth of a second; on a machine that swaps, later. */
const patience = seconds(10);

/**
 * Ends the wait between two rounds now. Fails with `not_running`, `not_permitted`, or `time_limit` where the
 * supervisor does not answer.
 */
export const wakeSupervisor = async (
  ports: StatusPorts,
  logDir: string,
  handle: SupervisorHandle,
): Promise<Result<WakeEnd>> => {
  const status = supervisorStatus(ports, logDir);
  const { supervisor: found, wait, ending } = status;
  if (found.kind !== 'running')
    return fail({ code: 'not_running', logDir, ...(found.kind === 'stale' ? { why: found.why } : {}) });
  const { supervisor } = found;
  if (wait === undefined || ending !== undefined || supervisor.mode === 'round')
    return ok({ kind: 'not_waiting', status });
  const sent = handle.signal(supervisor, 'SIGUSR2');
  if (!sent.ok) return sent;
  const waits = (): boolean => {
    const now = supervisorStatus(ports, logDir);
    return now.supervisor.kind === 'running' && now.wait?.since === wait.since && now.wait.until === wait.until;
  };
  const end = await untilGone(ports.clock, waits, { limit: patience });
  if (end === 'gone') return ok({ kind: 'woken', wait });
  return fail({ code: 'time_limit', operation: 'waking the supervisor, which does not answer', limitMs: patience });
};
