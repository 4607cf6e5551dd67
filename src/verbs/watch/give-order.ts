import type { Result } from '../../model/result.ts';
import type { AskedEnd } from '../ask-end.ts';
import { cancelRound, type CancelEnd } from '../cancel.ts';
import type { ControlledProject } from '../controlled-project.ts';
import { killSupervisor, type KillEnd, type KillPorts } from '../kill.ts';
import type { StatusPorts } from '../status.ts';
import { stopSupervisor } from '../stop.ts';
import { wakeSupervisor, type WakeEnd } from '../wake.ts';
import type { Order } from './state.ts';

/** What came of an order, as its verb tells it. */
export type OrderEnd =
  | { readonly order: 'stop'; readonly end: Result<AskedEnd> }
  | { readonly order: 'cancel'; readonly end: Result<CancelEnd> }
  | { readonly order: 'kill'; readonly end: Result<KillEnd> }
  | { readonly order: 'wake'; readonly end: Result<WakeEnd> };

/** Does what the verb of that name does, without waiting for the supervisor's end: the screen shows it. */
export const giveOrder = async (
  ports: StatusPorts & KillPorts,
  project: ControlledProject,
  order: Order,
): Promise<OrderEnd> => {
  const { logDir, handle } = project;
  switch (order) {
    case 'stop':
      return { order, end: await stopSupervisor(ports, project, 'no_wait') };
    case 'cancel':
      return { order, end: await cancelRound(ports, { logDir, handle, waiting: 'no_wait' }) };
    case 'kill':
      return { order, end: await killSupervisor(ports, project, {}) };
    case 'wake':
      return { order, end: await wakeSupervisor(ports, logDir, handle) };
  }
};
