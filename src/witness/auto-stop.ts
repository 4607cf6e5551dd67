import type { Finding } from '../detectors/define.ts';
import type { AlertState, AlertStates, StopState } from '../model/alert.ts';
import { seconds, type EpochMs } from '../model/time.ts';
import type { Watch } from '../model/watch.ts';
import type { Journal } from '../ports/journal.ts';
import type { ObservedHost } from '../ports/observed-host.ts';

/** An alert for whose sake the Loop is to be ended. */
export interface DueStop {
  readonly detector: string;
  readonly message: string;
  /** A try before this one failed, and has been told. */
  readonly again: boolean;
}

/** Alerts with what is left to do about stopping set to `stop`. */
const marked = (alerts: AlertStates, due: readonly DueStop[], stop: StopState): AlertStates => {
  const mark = (detector: string, alert: AlertState): AlertState =>
    alert.kind === 'raised' && due.some((one) => one.detector === detector) ? { ...alert, stop } : alert;
  return Object.fromEntries(Object.entries(alerts).map(([detector, alert]) => [detector, mark(detector, alert)]));
};

/**
 * The alerts for which the Loop is to be ended now. A supervisor that a person started after the condition
 * had arisen is left alone until there is newer evidence.
 */
export const dueStops = (
  alerts: AlertStates,
  findings: ReadonlyMap<string, Finding>,
  { supervisor }: Pick<Watch, 'supervisor'>,
): readonly DueStop[] => {
  if (supervisor.kind !== 'running') return [];
  const startedAt: EpochMs = supervisor.startedAt;
  return Object.entries(alerts).flatMap(([detector, alert]) => {
    if (alert.kind !== 'raised' || (alert.stop !== 'due' && alert.stop !== 'failed')) return [];
    const found = findings.get(detector);
    if (found === undefined || (found.lastAt ?? alert.since) < startedAt) return [];
    return [{ detector, message: alert.message, again: alert.stop === 'failed' }];
  });
};

/** Whether somebody has asked this supervisor to end already: a second signal would kill its round. */
const isEnding = ({ supervisor, stopAskedAt }: Pick<Watch, 'supervisor' | 'stopAskedAt'>): boolean =>
  supervisor.kind === 'running' && stopAskedAt !== undefined && stopAskedAt >= supervisor.startedAt;

/** Of another host's supervisor that does not say it itself, the start is known to the second. */
const sameStart = seconds(2);

const isSame = (one: Watch['supervisor'], other: Watch['supervisor']): boolean =>
  one.kind === 'running' &&
  other.kind === 'running' &&
  one.pid === other.pid &&
  Math.abs(one.startedAt - other.startedAt) <= sameStart;

/** Ends the Loop for alerts, and gives them with what is left to do. */
export type StopLoop = (watch: Watch, alerts: AlertStates, due: readonly DueStop[]) => Promise<AlertStates>;

/**
 * Ends the Loop for the first of the alerts, gently and once for all of them, and tells why. A stop that failed is
 * tried again with the next poll.
 */
export const createStop = ({ host, journal }: { readonly host: ObservedHost; readonly journal: Journal }): StopLoop => {
  // On a full disk the journal tells of the signal only later.
  let asked: Watch['supervisor'] = { kind: 'none' };
  return async (watch, alerts, due) => {
    const [first] = due;
    if (first === undefined) return alerts;
    if (isEnding(watch) || isSame(asked, watch.supervisor)) return marked(alerts, due, 'done');
    const { detector, message, again } = first;
    // Told before the signal, so that the reason stands above the end that it brings.
    if (!again) journal.record({ event: 'monitor_auto_stop_triggered', detector, host: host.name ?? null, message });
    const stopped = await host.stopSupervisor();
    if (stopped.ok) {
      asked = watch.supervisor;
      return marked(alerts, due, 'done');
    }
    if (!again) journal.record({ event: 'monitor_auto_stop_failed', detector, reason: stopped.failure.reason });
    return marked(alerts, due, 'failed');
  };
};
