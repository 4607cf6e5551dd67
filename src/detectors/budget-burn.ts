import { amountWords, isPeriodBudget, periodBudgets, usedUpWords, type PeriodBudget } from '../model/budget.ts';
import { parseWindow, wallTime } from '../model/schedule.ts';
import type { Spent } from '../model/spending.ts';
import type { Watch } from '../model/watch.ts';
import { defineDetector, exampleNow, hours, minutes } from './define.ts';
import { timeWithin, whenGone, workingTime } from './read/burn.ts';

const dayBudgets: readonly PeriodBudget[] = Object.keys(periodBudgets)
  .filter(isPeriodBudget)
  .filter((key) => periodBudgets[key].period === 'day');

/** The examples are told at noon: half of the day has gone. */
const midnight = exampleNow - hours(12);

const spending = (limits: Partial<Record<PeriodBudget, number>>, spent: Partial<Spent>, since = midnight) =>
  ({
    budget: { limits, onExceeded: 'wait', timeZone: 'UTC' },
    daySpent: { rounds: 0, costUsd: 0, tokens: 0, minutes: 0, ...spent, since, until: since + hours(24) },
  }) satisfies Partial<Watch>;

const scheduled = (entry: string): Partial<Watch> => {
  const window = parseWindow(entry);
  return window.ok ? { schedule: { windows: [window.value], timeZone: 'UTC' } } : {};
};

export const budgetBurn = defineDetector({
  name: 'budget_burn',
  title: 'The day’s budget goes before the day does',
  summary: 'A budget of the day is used up, or at the day’s present rate will be well before the day ends.',
  severity: 'warning',
  reads: ['events'],
  thresholds: {
    early_pct: {
      default: 10,
      unit: '%',
      what: 'A budget that will be gone with this share of the day still to come raises the alert; of a day counts what `[schedule]` opens.',
    },
    day_min_pct: { default: 10, unit: '%', what: 'Before this share of the day has gone, it has no rate.' },
    spent_min_pct: { default: 20, unit: '%', what: 'Of a budget of which less is used up, no rate is taken.' },
  },
  holdForMs: minutes(5),
  repeatAfterMs: hours(6),
  mutedBy: [],
  autoStop: false,
  find: (watch, { early_pct, day_min_pct, spent_min_pct }, now) => {
    const { budget, daySpent: day } = watch;
    if (budget === undefined || day === undefined || now < day.since || now >= day.until) return undefined;
    const spans = workingTime(watch, day);
    const whole = timeWithin(spans, day.since, day.until);
    const gone = timeWithin(spans, day.since, now);
    const messages = dayBudgets.flatMap((key) => {
      const limit = budget.limits[key];
      const spent = day[periodBudgets[key].counts];
      if (limit === undefined) return [];
      if (spent >= limit) {
        const words = usedUpWords({ budget: key, limit, spent, until: day.until });
        return [`${words}; it begins anew ${wallTime(day.until, budget.timeZone)}`];
      }
      // A first round at midnight tells nothing of the day.
      if (gone < (whole * day_min_pct) / 100 || spent < (limit * spent_min_pct) / 100 || spent === 0) return [];
      const end = whenGone(spans, now, ((limit - spent) / spent) * gone);
      if (end === undefined || timeWithin(spans, end, day.until) < (whole * early_pct) / 100) return [];
      const when = wallTime(end, budget.timeZone);
      return [
        `${amountWords(spent)} of ${key} = ${limit} are used up, and at the day’s present rate all of it is gone by ${when}`,
      ];
    });
    return messages.length === 0 ? undefined : { message: messages.join('; ') };
  },
  cases: [
    {
      name: 'three quarters of the budget at noon',
      given: spending({ cost_usd_per_day: 20 }, { costUsd: 15 }),
      finds:
        '15 of cost_usd_per_day = 20 are used up, and at the day’s present rate all of it is gone by Sun 2026-11-22 16:00 (UTC)',
    },
    {
      name: 'gone at noon',
      given: spending({ rounds_per_day: 8, tokens_per_day: 1000 }, { rounds: 8, tokens: 10 }),
      finds: 'rounds_per_day = 8 is used up (8); it begins anew Mon 2026-11-23 00:00 (UTC)',
    },
    {
      name: 'two hours of a shift have used up half',
      given: { ...spending({ minutes_per_day: 200 }, { minutes: 100 }), ...scheduled('10:00-18:00') },
      finds:
        '100 of minutes_per_day = 200 are used up, and at the day’s present rate all of it is gone by Sun 2026-11-22 14:00 (UTC)',
    },
    {
      name: 'a shift that ends before the budget does',
      given: { ...spending({ minutes_per_day: 200 }, { minutes: 150 }), ...scheduled('06:00-13:00') },
    },
    { name: 'half at noon', given: spending({ cost_usd_per_day: 20 }, { costUsd: 10 }) },
    { name: 'an hour into the day', given: spending({ rounds_per_day: 8 }, { rounds: 4 }, exampleNow - hours(1)) },
    { name: 'a tenth of the budget', given: spending({ rounds_per_day: 80 }, { rounds: 8 }, exampleNow - hours(2.4)) },
    { name: 'yesterday’s', given: spending({ rounds_per_day: 8 }, { rounds: 8 }, exampleNow - hours(30)) },
  ],
});
