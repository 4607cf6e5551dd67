import { timeOf } from '../../journal/line.ts';
import { severities, type Severity } from '../../model/alert.ts';
import type { EventOf, JournalEvent } from '../../model/event.ts';
import { isoTime, seconds } from '../../model/time.ts';
import type { AlertLife } from '../wire.ts';

const severityOf = (told: string): Severity => severities.find((known) => known === told) ?? 'warning';

const lived = (event: EventOf<'monitor_alert_cleared'>): AlertLife => ({
  detector: event.detector,
  severity: severityOf(event.severity),
  message: event.message,
  raised_at: isoTime(timeOf(event) - seconds(event.duration_s)),
  cleared_at: event.ts,
});

/** The alerts that ended in a stretch of the journal. The end tells all of a life, wherever it began. */
export const endedAlerts = (events: readonly JournalEvent[]): readonly AlertLife[] =>
  events.flatMap((event) =>
    event.event === 'monitor_alert_cleared' && (event.host ?? null) === null ? [lived(event)] : [],
  );
