import { outcomes, type OutcomeName } from '../model/outcome.ts';

const isOutcome = (name: string): name is OutcomeName => Object.hasOwn(outcomes, name);

/** Outcomes in the order of the reference: good, then what went wrong. */
export const outcomeOrder: readonly OutcomeName[] = Object.keys(outcomes).filter(isOutcome);

/** `41 ok, 3 timeout`. */
export const outcomeCounts = (counts: Partial<Record<OutcomeName, number>>): string =>
  outcomeOrder.flatMap((name) => (counts[name] === undefined ? [] : [`${counts[name]} ${name}`])).join(', ');
