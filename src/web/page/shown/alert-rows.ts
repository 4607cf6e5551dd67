import type { AlertLife } from '../../wire.ts';
import { recordsOf, textOf, timeOf, type Fields } from './fields.ts';

/** An alert’s life as a row. */
export interface AlertRow {
  readonly key: string;
  readonly detector: string;
  readonly severity: AlertLife['severity'];
  readonly message: string;
  readonly raisedAt: number;
  /** Undefined while it stands. */
  readonly clearedAt?: number;
}

const severityOf = (text: string | undefined): AlertLife['severity'] =>
  text === 'critical' || text === 'warning' ? text : 'info';

const ofLife = ({ detector, severity, message, raised_at: raised, cleared_at: cleared }: AlertLife): AlertRow => ({
  key: `${detector} ${cleared}`,
  detector,
  severity,
  message,
  raisedAt: Date.parse(raised),
  clearedAt: Date.parse(cleared),
});

const ofStanding = (fields: Fields): AlertRow => {
  const detector = textOf(fields, 'detector') ?? '';
  return {
    // A detector has one alert at most that stands.
    key: detector,
    detector,
    severity: severityOf(textOf(fields, 'severity')),
    message: textOf(fields, 'message') ?? '',
    raisedAt: timeOf(fields, 'raised_at') ?? 0,
  };
};

const weight = { critical: 2, warning: 1, info: 0 } as const;

/** The alerts that stand, the worst first. Undefined where no monitor was ever at work, or nobody knows. */
export const standingAlerts = (peek: Fields): readonly AlertRow[] | undefined =>
  Array.isArray(peek['alerts'])
    ? recordsOf(peek, 'alerts')
        .map(ofStanding)
        .toSorted((a, b) => weight[b.severity] - weight[a.severity])
    : undefined;

/** Those that are over, the newest first. */
export const pastAlerts = (lives: readonly AlertLife[]): readonly AlertRow[] => lives.map(ofLife);
