import type { DurationMs, EpochMs } from '../../model/time.ts';
import type { ReportFact, ToldAlert } from './fact.ts';
import type { Window } from './time-use.ts';

/** An alert, from its first telling to its end. */
export interface AlertSpan extends ToldAlert {
  readonly raisedAt: EpochMs;
  /** How often it was told. */
  readonly told: number;
  /** Absent: nobody has told that it is over. */
  readonly overAt?: EpochMs;
  /** How long the condition was there; up to the report where it still is. */
  readonly duration: DurationMs;
}

/** The latest are told one by one; of a detector that raises an alert every minute a thousand are no more use than these. */
const keptAtMost = 100;

/** Follows the alerts of a window. */
export const alertKeeper = ({ from, to }: Window) => {
  const open = new Map<string, Omit<AlertSpan, 'duration'>>();
  const over: AlertSpan[] = [];
  let count = 0;

  const keep = (span: AlertSpan): void => {
    count += 1;
    over.push(span);
    if (over.length > keptAtMost) over.shift();
  };

  return {
    take: (fact: ReportFact): void => {
      if (fact.kind === 'alert') {
        const before = open.get(fact.alert.detector);
        const span = { raisedAt: before?.raisedAt ?? fact.at, told: (before?.told ?? 0) + 1 };
        open.set(fact.alert.detector, { ...fact.alert, ...span });
      } else if (fact.kind === 'alert_over') {
        const { at, alert, duration } = fact;
        // One that was raised before anything that was read is known by its end.
        const before = open.get(alert.detector) ?? { ...alert, raisedAt: at - duration, told: 0 };
        open.delete(alert.detector);
        if (at >= from) keep({ ...before, overAt: at, duration });
      }
    },
    /** All of them by their beginning, and how many there were. */
    end: (): { readonly alerts: readonly AlertSpan[]; readonly count: number } => {
      for (const span of open.values()) keep({ ...span, duration: Math.max(0, to - span.raisedAt) });
      return { alerts: over.toSorted((a, b) => a.raisedAt - b.raisedAt), count };
    },
  };
};
