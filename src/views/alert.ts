import type { Severity } from '../model/alert.ts';
import type { Failure } from '../model/failure.ts';
import { isoTime, type EpochMs } from '../model/time.ts';
import type { Standing, StandingAlert } from '../verbs/standing-alerts.ts';
import { whenWords } from './clock-time.ts';
import { failureWords } from './failure.ts';
import { paint, type Paint } from './style.ts';

/** How a reader sees alerts. */
export interface AlertStyle {
  readonly color: boolean;
  /** IANA. */
  readonly timeZone: string;
  readonly now: EpochMs;
}

const severityWord = (severity: Severity, { red, yellow, dim }: Paint): string => {
  switch (severity) {
    case 'critical':
      return red('critical');
    case 'warning':
      return yellow('warning ');
    case 'info':
      return dim('info    ');
  }
};

const standingWords = (standing: Standing, { timeZone, now }: AlertStyle): string => {
  switch (standing.kind) {
    case 'raised':
      return `since ${whenWords(standing.since, now, timeZone)}`;
    case 'pending':
      return `seen since ${whenWords(standing.since, now, timeZone)}, not held for long enough yet`;
    case 'muted':
      return `explained by ${standing.by}`;
  }
};

/** A condition that is there now, as a line without its line break. */
export const alertText = ({ detector, severity, message, standing }: StandingAlert, style: AlertStyle): string => {
  const colors = paint(style.color);
  return `${severityWord(severity, colors)}  ${detector}: ${message} ${colors.dim(`(${standingWords(standing, style)})`)}`;
};

/** `monitor --once`: a line for each condition, or one that all is well. */
export const alertsText = (alerts: readonly StandingAlert[], style: AlertStyle): string =>
  alerts.length === 0
    ? `${paint(style.color).green('well')}: no detector finds anything\n`
    : alerts.map((alert) => `${alertText(alert, style)}\n`).join('');

/** A condition that is there now, as `monitor --once --json` tells it. */
export const alertJson = ({
  detector,
  severity,
  message,
  standing,
}: StandingAlert): Readonly<Record<string, unknown>> => ({
  detector,
  severity,
  message,
  state: standing.kind,
  ...(standing.kind === 'muted' ? { muted_by: standing.by } : { since: isoTime(standing.since) }),
});

/** Why a monitor only looks on. */
export const lookingText = (why: Failure): string => {
  const words = failureWords(why);
  const reason = why.code === 'locked' ? 'another monitor is at work here' : `${words.what} ${words.why}`;
  return `looking on only (${reason}): nothing is written down, and nothing is stopped\n`;
};
