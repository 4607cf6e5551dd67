import { timeOf } from '../../journal/line.ts';
import { severities, type AlertStates } from '../../model/alert.ts';
import type { EventOf, JournalEvent } from '../../model/event.ts';
import type { RaisedAlert } from '../../verbs/peek.ts';

/** The alerts that the other host's own monitor has told and not ended; undefined where none was ever at work there. */
export type ToldAlerts = AlertStates | undefined;

const raised = (before: AlertStates, event: EventOf<'monitor_alert_emitted'>): AlertStates => {
  const at = timeOf(event);
  const known = before[event.detector];
  const first = known?.kind === 'raised' ? known : { since: at, raised_at: at };
  const severity = severities.find((one) => one === event.severity) ?? 'warning';
  const { since, raised_at } = first;
  return {
    ...before,
    [event.detector]: {
      kind: 'raised',
      since,
      raised_at,
      told_at: at,
      severity,
      message: event.message,
      stop: 'not_due',
    },
  };
};

/** The alerts after one more event of that host's journal. What its monitor says of third hosts is none of it. */
export const withAlertEvent = (alerts: ToldAlerts, event: JournalEvent): ToldAlerts => {
  if ('host' in event && (event.host ?? null) !== null) return alerts;
  if (event.event === 'monitor_started') return alerts ?? {};
  if (event.event === 'monitor_alert_emitted') return raised(alerts ?? {}, event);
  if (event.event !== 'monitor_alert_cleared') return alerts;
  const { [event.detector]: _over, ...rest } = alerts ?? {};
  return rest;
};

/** Those that stand, by their detector. */
export const raisedOf = (alerts: AlertStates): readonly (readonly [string, RaisedAlert])[] =>
  Object.entries(alerts).flatMap(([detector, alert]) => (alert.kind === 'raised' ? [[detector, alert] as const] : []));
