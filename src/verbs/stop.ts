import type { Result } from '../model/result.ts';
import type { Clock } from '../ports/clock.ts';
import { askEnd, type AskedEnd, type EndOrder } from './ask-end.ts';
import type { SupervisorHandle } from './supervisor-handle.ts';

/** The running round finishes, then the Loop ends. */
export const stopSupervisor = (
  ports: { readonly clock: Clock },
  handle: SupervisorHandle,
  waiting: EndOrder['waiting'],
): Promise<Result<AskedEnd>> => askEnd(ports, handle, { signal: 'SIGTERM', waiting });
