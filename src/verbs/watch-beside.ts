import type { LoadedConfig } from '../config/loaded.ts';
import { monitorInterval } from '../config/monitor.ts';
import { projectFolders } from '../config/settings.ts';
import type { Journal } from '../ports/journal.ts';
import { runWitness } from '../witness/run.ts';
import { openWitness, takeRole, type MonitorPorts } from './monitor.ts';
import type { Notifications } from './notify.ts';

/** Ends what runs beside the Loop, and resolves when it has ended. */
export type EndBeside = () => Promise<void>;

/**
 * The Witness in the supervisor's own process: half the memory of two. Where another monitor is at work already,
 * that one is enough. Whatever becomes of it, the Loop goes on. `notifications` must hear what `journal` records.
 */
export const watchBeside =
  (
    ports: Omit<MonitorPorts, 'onSignal'>,
    config: LoadedConfig,
    journal: Journal,
    notifications?: Pick<Notifications, 'begin' | 'beat' | 'close'>,
  ): (() => EndBeside) =>
  () => {
    const role = takeRole(ports, projectFolders(config).logDir);
    if (role.kind === 'looking') return () => Promise.resolve();
    const end = new AbortController();
    notifications?.begin();
    journal.record({ event: 'monitor_started' });
    const witness = openWitness(ports, config, { journal, mayAct: true, end: end.signal });
    const watching = runWitness(witness, {
      clock: ports.clock,
      intervalMs: monitorInterval(config),
      end: end.signal,
      onPoll: (report) => {
        if (report.ok) notifications?.beat();
      },
    }).catch((bug: unknown) => journal.record({ event: 'monitor_failed', reason: String(bug) }));
    return async () => {
      end.abort();
      await watching;
      await notifications?.close();
      role.release();
    };
  };
