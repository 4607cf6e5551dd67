import type { PeriodName, Spending, Spent } from './spending.ts';
import type { EpochMs } from './time.ts';

/** The budgets of a period by their keys in `[budget]`: which period, and what of it counts. */
export const periodBudgets = {
  cost_usd_per_day: { period: 'day', counts: 'costUsd' },
  cost_usd_per_month: { period: 'month', counts: 'costUsd' },
  tokens_per_day: { period: 'day', counts: 'tokens' },
  rounds_per_hour: { period: 'hour', counts: 'rounds' },
  rounds_per_day: { period: 'day', counts: 'rounds' },
  minutes_per_day: { period: 'day', counts: 'minutes' },
} as const satisfies Record<string, { readonly period: PeriodName; readonly counts: keyof Spent }>;

export type PeriodBudget = keyof typeof periodBudgets;

export const budgetActions = ['wait', 'stop'] as const;
/** What follows when the budget of a period is used up: wait for the next period, or end the Loop. */
export type BudgetAction = (typeof budgetActions)[number];

/** What rounds may use up. */
export interface Budget {
  /** A budget that is absent is off. */
  readonly limits: Readonly<Partial<Record<PeriodBudget, number>>>;
  readonly onExceeded: BudgetAction;
  /** IANA: by whose days and months it counts. */
  readonly timeZone: string;
}

/** A budget that is used up. */
export interface UsedUp {
  readonly budget: PeriodBudget;
  readonly limit: number;
  readonly spent: number;
  /** When its period ends. */
  readonly until: EpochMs;
}

/** Whether a key is the budget of a period. */
export const isPeriodBudget = (key: string): key is PeriodBudget => Object.hasOwn(periodBudgets, key);

/** The budgets that are used up; empty where a round may begin. */
export const usedUp = ({ limits }: Budget, spending: Spending): readonly UsedUp[] =>
  Object.keys(periodBudgets)
    .filter(isPeriodBudget)
    .flatMap((budget) => {
      const limit = limits[budget];
      const { period, counts } = periodBudgets[budget];
      const { [counts]: spent, until } = spending[period];
      return limit === undefined || spent < limit ? [] : [{ budget, limit, spent, until }];
    });

/** An amount of a budget in words: at most two digits behind the point. */
export const amountWords = (amount: number): string => String(Math.round(amount * 100) / 100);

/** `cost_usd_per_day = 5 is used up (5.2)`. */
export const usedUpWords = ({ budget, limit, spent }: UsedUp): string =>
  `${budget} = ${limit} is used up (${amountWords(spent)})`;
