import { outcomes, type OutcomeName } from '../model/outcome.ts';
import type { TimeUse } from '../verbs/report/time-use.ts';

/** What time was used for, as reports name it, in their order. */
export const timeUseNames: Readonly<Record<TimeUse, string>> = {
  working: 'working',
  quota: 'waiting for quota',
  backing_off: 'backing off',
  budget: 'waiting for the budget',
  schedule: 'outside the schedule',
  between: 'between rounds',
  stopped: 'stopped',
  unknown: 'unknown (it died)',
};

const isTimeUse = (name: string): name is TimeUse => Object.hasOwn(timeUseNames, name);

/** The uses in the order of reports. */
export const timeUseOrder: readonly TimeUse[] = Object.keys(timeUseNames).filter(isTimeUse);

const isOutcome = (name: string): name is OutcomeName => Object.hasOwn(outcomes, name);

/** Outcomes in the order of the reference: good, then what went wrong. */
export const outcomeOrder: readonly OutcomeName[] = Object.keys(outcomes).filter(isOutcome);

/** `41 ok, 3 timeout`. */
export const outcomeCounts = (counts: Partial<Record<OutcomeName, number>>): string =>
  outcomeOrder.flatMap((name) => (counts[name] === undefined ? [] : [`${counts[name]} ${name}`])).join(', ');
