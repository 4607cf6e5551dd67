import type { Detector } from '../detectors/define.ts';
import type { Severity } from '../model/alert.ts';
import type { EpochMs } from '../model/time.ts';
import type { PollReport } from '../witness/witness.ts';

/** How a condition stands that is there now. */
export type Standing =
  | { readonly kind: 'raised'; readonly since: EpochMs }
  /** It has not held for as long as it must. */
  | { readonly kind: 'pending'; readonly since: EpochMs }
  /** Another condition explains it. */
  | { readonly kind: 'muted'; readonly by: string };

/** A condition that is there now. */
export interface StandingAlert {
  readonly detector: string;
  readonly severity: Severity;
  readonly message: string;
  readonly standing: Standing;
}

const standingOf = ({ name, mutedBy }: Detector, { alerts, evaluation, at }: PollReport): Standing => {
  const alert = alerts[name];
  const cause = mutedBy.find((one) => evaluation.findings.has(one));
  if (alert?.kind === 'raised') return { kind: 'raised', since: alert.since };
  if (cause !== undefined) return { kind: 'muted', by: cause };
  return { kind: 'pending', since: alert?.since ?? at };
};

/** What is there by this poll; or still, by an earlier one, as far as this one cannot say otherwise. */
const messageOf = ({ name }: Detector, { alerts, evaluation }: PollReport): string | undefined => {
  const { findings, blind, failed } = evaluation;
  const alert = alerts[name];
  const isUnknown = blind.has(name) || failed.has(name);
  return findings.get(name)?.message ?? (isUnknown && alert?.kind === 'raised' ? alert.message : undefined);
};

/** Every condition that is there, in the order of the registry; the user's own stand behind it. */
export const standingAlerts = (report: PollReport): readonly StandingAlert[] =>
  report.detectors.flatMap((detector) => {
    const message = messageOf(detector, report);
    if (message === undefined) return [];
    const { name, severity } = detector;
    return [{ detector: name, severity, message, standing: standingOf(detector, report) }];
  });
