import type { EpochMs } from './time.ts';

/** What rounds used up. */
export interface Spent {
  /** Rounds that were begun. */
  readonly rounds: number;
  readonly costUsd: number;
  /** Input, output and cache, together. */
  readonly tokens: number;
  /** Minutes for which agents ran. */
  readonly minutes: number;
}

/** What was used up in one period, which begins at `since` and ends before `until`. */
export interface PeriodSpent extends Spent {
  readonly since: EpochMs;
  readonly until: EpochMs;
}

export const periodNames = ['hour', 'day', 'month'] as const;
/** A period of the calendar. */
export type PeriodName = (typeof periodNames)[number];

/** What was used up in the hour, the day and the month that run. */
export type Spending = Readonly<Record<PeriodName, PeriodSpent>>;

const nothing: Spent = { rounds: 0, costUsd: 0, tokens: 0, minutes: 0 };

/** The first instant of the period around `at`, and that of the next, by the clock on the wall. */
const boundsOf = (name: PeriodName, at: EpochMs, timeZone: string): Pick<PeriodSpent, 'since' | 'until'> => {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  if (name === 'hour') {
    // An hour of sixty minutes, also where clocks change by half of one.
    const start = local.round({ smallestUnit: 'hour', roundingMode: 'floor' });
    return { since: start.epochMilliseconds, until: start.add({ hours: 1 }).epochMilliseconds };
  }
  const first = name === 'day' ? local.toPlainDate() : local.toPlainDate().with({ day: 1 });
  const next = first.add(name === 'day' ? { days: 1 } : { months: 1 });
  const startOf = (day: Temporal.PlainDate): EpochMs => day.toZonedDateTime(timeZone).epochMilliseconds;
  return { since: startOf(first), until: startOf(next) };
};

/** The period around `at`, with nothing used up. */
export const freshPeriod = (name: PeriodName, at: EpochMs, timeZone: string): PeriodSpent => ({
  ...nothing,
  ...boundsOf(name, at, timeZone),
});

const eachPeriod = (make: (name: PeriodName) => PeriodSpent): Spending => ({
  hour: make('hour'),
  day: make('day'),
  month: make('month'),
});

/** The periods around `now`, with nothing used up. */
export const nothingSpent = (now: EpochMs, timeZone: string): Spending =>
  eachPeriod((name) => freshPeriod(name, now, timeZone));

/** The periods around `now`: those that are over begin anew. */
export const currentSpending = (spending: Spending, now: EpochMs, timeZone: string): Spending =>
  eachPeriod((name) => (now >= spending[name].until ? freshPeriod(name, now, timeZone) : spending[name]));

/** Whether every period has begun by `now`: otherwise the clock was set back, and the periods are not its own. */
export const hasBegun = (spending: Spending, now: EpochMs): boolean =>
  periodNames.every((name) => now >= spending[name].since);

/** More used up in a period, where `at` lies in it. */
export const addToPeriod = (period: PeriodSpent, more: Partial<Spent>, at: EpochMs): PeriodSpent => {
  if (at < period.since || at >= period.until) return period;
  return {
    ...period,
    rounds: period.rounds + (more.rounds ?? 0),
    costUsd: period.costUsd + (more.costUsd ?? 0),
    tokens: period.tokens + (more.tokens ?? 0),
    minutes: period.minutes + (more.minutes ?? 0),
  };
};

/** More used up in the periods that `at` lies in. */
export const addSpent = (spending: Spending, more: Partial<Spent>, at: EpochMs): Spending =>
  eachPeriod((name) => addToPeriod(spending[name], more, at));
