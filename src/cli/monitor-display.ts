import type { EventKind, JournalEvent } from '../model/event.ts';
import type { Terminal } from '../ports/terminal.ts';
import { standingAlerts } from '../verbs/standing-alerts.ts';
import { alertText } from '../views/alert.ts';
import { eventText } from '../views/event-line.ts';
import type { PollReport } from '../witness/witness.ts';

/** What a monitor tells. */
export type MonitorMode = 'anomaly' | 'narrate' | 'events';

/** Where a monitor speaks. */
export interface MonitorDisplay {
  /** Something that the monitor itself told; it is said behind what the same poll found new. */
  hear(event: JournalEvent): void;
  polled(report: PollReport): void;
}

/** What only says that a round is on its way. */
const details: ReadonlySet<EventKind> = new Set<EventKind>([
  'agent_spawn',
  'agent_exit',
  'agent_usage_recorded',
  'round_progress',
  'dirty_detected',
  'orphan_idempotent_skip',
  'round_logs_pruned',
]);

const isTold = ({ event }: JournalEvent, mode: MonitorMode): boolean => {
  // A monitor's own events are heard as they happen.
  if (mode === 'anomaly' || event.startsWith('monitor_')) return false;
  return mode === 'events' || !details.has(event);
};

/** Each event as a line. What a poll finds new in the journal is told as the mode asks. */
export const monitorDisplay = (
  terminal: Terminal,
  { json, mode, timeZone }: { readonly json: boolean; readonly mode: MonitorMode; readonly timeZone: string },
): MonitorDisplay => {
  const { color } = terminal;
  const say = (event: JournalEvent): void =>
    terminal.out(`${json ? JSON.stringify(event) : eventText(event, { color, timeZone })}\n`);
  let own: readonly JournalEvent[] = [];
  let first = true;

  /** Alerts that an earlier monitor raised are still there. */
  const sayStanding = (report: PollReport): void => {
    const raised = own.flatMap((event) => (event.event === 'monitor_alert_emitted' ? [event.detector] : []));
    for (const alert of standingAlerts(report))
      if (alert.standing.kind === 'raised' && !raised.includes(alert.detector))
        terminal.out(`${alertText(alert, { color, timeZone, now: report.at })}\n`);
  };

  return {
    hear: (event) => {
      own = [...own, event];
    },
    polled: (report) => {
      for (const entry of report.news) if (entry.kind === 'event' && isTold(entry.event, mode)) say(entry.event);
      if (first && !json) sayStanding(report);
      for (const event of own) say(event);
      own = [];
      first = false;
    },
  };
};
