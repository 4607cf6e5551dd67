import type { EventKind, JournalEvent } from '../model/event.ts';
import type { Terminal } from '../ports/terminal.ts';
import { standingAlerts } from '../verbs/standing-alerts.ts';
import { alertText } from '../views/alert.ts';
import { eventText } from '../views/event-line.ts';
import type { PollReport } from '../witness/witness.ts';

/** What a monitor tells. */
export type MonitorMode = 'anomaly' | 'narrate' | 'events';

/** How a monitor speaks, and of which other host. */
export interface MonitorStyle {
  readonly json: boolean;
  readonly mode: MonitorMode;
  /** IANA. */
  readonly timeZone: string;
  readonly host?: string;
}

/** Where a monitor speaks. */
export interface MonitorDisplay {
  /** Something that the monitor itself told; it is said behind what the same poll found new. */
  hear(event: JournalEvent): void;
  polled(report: PollReport): void;
  /** Says what was heard, where no poll brought anything. */
  flush(): void;
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
export const monitorDisplay = (terminal: Terminal, { json, mode, timeZone, host }: MonitorStyle): MonitorDisplay => {
  const { color } = terminal;
  // Of several hosts one must see whose line it is; a monitor's own events say it themselves.
  const named = (event: JournalEvent): string => (host === undefined || 'host' in event ? '' : `${host}: `);
  const say = (event: JournalEvent): void =>
    terminal.out(
      json
        ? `${JSON.stringify(host === undefined ? event : { host, ...event })}\n`
        : `${named(event)}${eventText(event, { color, timeZone })}\n`,
    );
  let own: readonly JournalEvent[] = [];
  const flush = (): void => {
    for (const event of own) say(event);
    own = [];
  };
  let first = true;

  /** Alerts that an earlier monitor raised are still there. */
  const sayStanding = (report: PollReport): void => {
    const raised = own.flatMap((event) => (event.event === 'monitor_alert_emitted' ? [event.detector] : []));
    for (const alert of standingAlerts(report))
      if (alert.standing.kind === 'raised' && !raised.includes(alert.detector))
        terminal.out(
          `${host === undefined ? '' : `${host}: `}${alertText(alert, { color, timeZone, now: report.at })}\n`,
        );
  };

  return {
    hear: (event) => {
      own = [...own, event];
    },
    polled: (report) => {
      for (const entry of report.news) if (entry.kind === 'event' && isTold(entry.event, mode)) say(entry.event);
      if (first && !json) sayStanding(report);
      flush();
      first = false;
    },
    flush,
  };
};
