import { ok, type Result } from '../model/result.ts';
import { askEnd, type AskedEnd, type EndOrder } from './ask-end.ts';
import { supervisorStatus, type StatusPorts } from './status.ts';
import type { SupervisorHandle } from './supervisor-handle.ts';

/** What became of the wish, and the round that it met. */
export interface CancelEnd {
  readonly end: AskedEnd;
  /** Absent where no round was in progress. */
  readonly roundNum?: number;
}

/** Where and how to cancel. */
export interface CancelOrder {
  readonly logDir: string;
  readonly handle: SupervisorHandle;
  readonly waiting: EndOrder['waiting'];
}

/** SIGINT to the agent, which is to commit and exit; then the Loop ends. With no round in progress it just ends. */
export const cancelRound = async (
  ports: StatusPorts,
  { logDir, handle, waiting }: CancelOrder,
): Promise<Result<CancelEnd>> => {
  const { round } = supervisorStatus(ports, logDir);
  const end = await askEnd(ports, { logDir, handle }, { signal: 'SIGUSR1', waiting });
  if (!end.ok) return end;
  const met = round === undefined || end.value.kind === 'not_running' ? {} : { roundNum: round.roundNum };
  return ok({ end: end.value, ...met });
};
