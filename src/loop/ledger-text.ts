import * as v from 'valibot';
import type { JournalCursor } from '../journal/follow.ts';
import type { PeriodSpent, Spending } from '../model/spending.ts';
import { isoTime, parseTime } from '../model/time.ts';

/** The sums, and the place in the journal up to which they were read; without one, at its beginning. */
export interface Ledger {
  readonly timeZone: string;
  readonly cursor?: JournalCursor;
  readonly spending: Spending;
}

const amount = v.pipe(v.number(), v.finite(), v.minValue(0));
const instant = v.pipe(
  v.string(),
  v.isoTimestamp(),
  v.transform((text) => parseTime(text) ?? Number.NaN),
  v.finite(),
);

const periodSchema = v.pipe(
  v.object({ since: instant, until: instant, rounds: amount, cost_usd: amount, tokens: amount, minutes: amount }),
  v.transform(({ cost_usd, ...rest }): PeriodSpent => ({ ...rest, costUsd: cost_usd })),
);

const ledgerSchema = v.object({
  time_zone: v.string(),
  journal: v.exactOptional(v.object({ file: v.string(), offset: amount, inode: amount })),
  hour: periodSchema,
  day: periodSchema,
  month: periodSchema,
});

const periodKeys = ({ since, until, costUsd, ...rest }: PeriodSpent) => ({
  since: isoTime(since),
  until: isoTime(until),
  ...rest,
  cost_usd: costUsd,
});

/** The text of `budget-spent.json`. */
export const ledgerText = ({ timeZone, cursor, spending }: Ledger): string => {
  const { hour, day, month } = spending;
  const periods = { hour: periodKeys(hour), day: periodKeys(day), month: periodKeys(month) };
  const journal = cursor === undefined ? {} : { journal: cursor };
  return `${JSON.stringify({ time_zone: timeZone, ...journal, ...periods }, undefined, 2)}\n`;
};

const parsedJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The ledger that a text of `budget-spent.json` tells, or undefined where it is damaged. */
export const ledgerFromText = (text: string): Ledger | undefined => {
  const parsed = v.safeParse(ledgerSchema, parsedJson(text));
  if (!parsed.success) return undefined;
  const { time_zone: timeZone, journal: cursor, hour, day, month } = parsed.output;
  return { timeZone, ...(cursor === undefined ? {} : { cursor }), spending: { hour, day, month } };
};
