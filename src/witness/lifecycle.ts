import type { Detector } from '../detectors/define.ts';
import type { AlertState, AlertStates, Severity } from '../model/alert.ts';
import type { DurationMs, EpochMs } from '../model/time.ts';
import type { WitnessSettings } from '../model/witness-settings.ts';
import type { Evaluation } from './evaluate.ts';

/** What is to be told. */
export type AlertChange =
  | {
      readonly kind: 'raised' | 'repeated';
      readonly detector: string;
      readonly severity: Severity;
      readonly message: string;
    }
  | {
      readonly kind: 'cleared';
      readonly detector: string;
      readonly severity: Severity;
      readonly message: string;
      readonly duration: DurationMs;
    };

/** Who judges, by which rules. */
export interface Judges {
  readonly detectors: readonly Detector[];
  readonly settings: Pick<WitnessSettings, 'rules' | 'autoStopOn'>;
}

interface Judged {
  readonly detector: Detector;
  readonly holdForMs: DurationMs;
  readonly repeatAfterMs: DurationMs;
  readonly mayStop: boolean;
  readonly now: EpochMs;
}

/** An alert after a poll, and what is to be told of it. */
interface Step {
  readonly alert?: AlertState;
  readonly change?: AlertChange;
}

/** A clock that was set back must not make a condition begin in the future. */
const notAfter = (at: EpochMs, now: EpochMs): EpochMs => Math.min(at, now);

const found = (judged: Judged, before: AlertState | undefined, message: string, muted: boolean): Step => {
  const { detector, now } = judged;
  const { name, severity } = detector;
  const since = notAfter(before?.since ?? now, now);
  if (before?.kind === 'raised') {
    const { gone_since: _over, ...raised } = before;
    const stays = { ...raised, since };
    if (muted || now - notAfter(before.told_at, now) < judged.repeatAfterMs) return { alert: stays };
    return {
      alert: { ...stays, told_at: now, message },
      change: { kind: 'repeated', detector: name, severity, message },
    };
  }
  if (muted || now - since < judged.holdForMs) return { alert: { kind: 'pending', since } };
  return {
    alert: {
      kind: 'raised',
      since,
      raised_at: now,
      told_at: now,
      severity,
      message,
      stop: judged.mayStop ? 'due' : 'not_due',
    },
    change: { kind: 'raised', detector: name, severity, message },
  };
};

const notFound = ({ detector, holdForMs, now }: Judged, before: AlertState | undefined): Step => {
  if (before?.kind !== 'raised') return {};
  const gone_since = notAfter(before.gone_since ?? now, now);
  if (now - gone_since < holdForMs) return { alert: { ...before, gone_since } };
  const { severity, message, since } = before;
  const duration = Math.max(0, gone_since - since);
  return { change: { kind: 'cleared', detector: detector.name, severity, message, duration } };
};

const unchanged = (alert: AlertState | undefined): Step => (alert === undefined ? {} : { alert });

const stepOf = (judged: Judged, was: AlertState | undefined, message: string | undefined, muted: boolean): Step =>
  message === undefined ? notFound(judged, was) : found(judged, was, message, muted);

/** The ends of alerts whose detectors are not there any more. */
const abandoned = (detectors: readonly Detector[], before: AlertStates, now: EpochMs): readonly AlertChange[] => {
  const known = new Set(detectors.map(({ name }) => name));
  return Object.entries(before).flatMap(([detector, alert]) => {
    if (known.has(detector) || alert.kind !== 'raised') return [];
    const { severity, message, since, gone_since = now } = alert;
    return [{ kind: 'cleared' as const, detector, severity, message, duration: Math.max(0, gone_since - since) }];
  });
};

/**
 * What becomes of every alert with what was found just now. Pure: see `AlertState` for the picture. One condition
 * is one alert, whatever its numbers do; a detector that failed, or is blind, leaves its alert as it was. One that is
 * not asked any more (the user took it out) ends its alert.
 */
export const advance = (
  { detectors, settings }: Judges,
  before: AlertStates,
  { findings, blind, failed }: Evaluation,
  now: EpochMs,
): { readonly alerts: AlertStates; readonly changes: readonly AlertChange[] } => {
  const alerts: Record<string, AlertState> = {};
  const changes: AlertChange[] = [];
  for (const detector of detectors) {
    const rule = settings.rules[detector.name];
    const was = before[detector.name];
    if (rule === undefined) continue;
    const judged: Judged = { ...rule, detector, now, mayStop: settings.autoStopOn.includes(detector.name) };
    const message = findings.get(detector.name)?.message;
    const muted = detector.mutedBy.some((cause) => findings.has(cause));
    const isUnknown = failed.has(detector.name) || (blind.has(detector.name) && was?.kind === 'raised');
    const step = isUnknown ? unchanged(was) : stepOf(judged, was, message, muted);
    if (step.alert !== undefined) alerts[detector.name] = step.alert;
    if (step.change !== undefined) changes.push(step.change);
  }
  return { alerts, changes: [...changes, ...abandoned(detectors, before, now)] };
};
