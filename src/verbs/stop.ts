import type { Result } from '../model/result.ts';
import { askEnd, type AskedEnd, type EndOrder } from './ask-end.ts';
import type { ControlledProject } from './controlled-project.ts';
import type { StatusPorts } from './status.ts';

/** The running round finishes, then the Loop ends. */
export const stopSupervisor = (
  ports: StatusPorts,
  project: Pick<ControlledProject, 'logDir' | 'handle'>,
  waiting: EndOrder['waiting'],
): Promise<Result<AskedEnd>> => askEnd(ports, project, { signal: 'SIGTERM', waiting });
