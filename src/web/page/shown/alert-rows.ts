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
  key: `${detector} ${Math.floor(Date.parse(raised) / 1000)}`,
  detector,
  severity,
  message,
  raisedAt: Date.parse(raised),
  ...(cleared === null ? {} : { clearedAt: Date.parse(cleared) }),
});

const ofStanding = (fields: Fields): AlertRow => {
  const detector = textOf(fields, 'detector') ?? '';
  const raisedAt = timeOf(fields, 'raised_at') ?? 0;
  return {
    key: `${detector} ${Math.floor(raisedAt / 1000)}`,
    detector,
    severity: severityOf(textOf(fields, 'severity')),
    message: textOf(fields, 'message') ?? '',
    raisedAt,
  };
};

const weight = { critical: 2, warning: 1, info: 0 } as const;

/** The alerts that stand, the worst first. Undefined where no monitor was ever at work. */
export const standingAlerts = (peek: Fields): readonly AlertRow[] | undefined =>
  peek['alerts'] === undefined
    ? undefined
    : recordsOf(peek, 'alerts')
        .map(ofStanding)
        .toSorted((a, b) => weight[b.severity] - weight[a.severity]);

/** Those that are over, the newest first; what stands is told by the snapshot, which knows better. */
export const pastAlerts = (lives: readonly AlertLife[]): readonly AlertRow[] =>
  lives.filter(({ cleared_at: cleared }) => cleared !== null).map(ofLife);
