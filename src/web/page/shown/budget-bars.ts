import { costWords, countWords } from '../../../views/amounts.ts';
import { numberOf, recordsOf, textOf, timeOf, type Fields } from './fields.ts';

/** A budget and what is used up of it. */
export interface BudgetBar {
  /** `cost per day`. */
  readonly name: string;
  /** `$3.20 of $20.00`. */
  readonly words: string;
  readonly share: number;
  readonly state: 'fine' | 'near' | 'gone';
  /** When its period ends, ms. */
  readonly until?: number;
}

const amount = (budget: string, value: number): string => {
  if (budget.startsWith('cost')) return costWords(value, false);
  return budget.startsWith('tokens') ? countWords(value) : String(Math.round(value * 10) / 10);
};

const stateOf = (share: number): BudgetBar['state'] => {
  if (share >= 1) return 'gone';
  return share >= 0.8 ? 'near' : 'fine';
};

const barsOf = (peek: Fields): readonly BudgetBar[] =>
  recordsOf(peek, 'budgets').map((fields) => {
    const budget = textOf(fields, 'budget') ?? '';
    const [limit, spent] = [numberOf(fields, 'limit') ?? 0, numberOf(fields, 'spent') ?? 0];
    const share = limit > 0 ? spent / limit : 1;
    const until = timeOf(fields, 'until');
    return {
      name: budget.replace('_usd', '').replaceAll('_', ' '),
      words: `${amount(budget, spent)} of ${amount(budget, limit)}`,
      share: Math.min(1, share),
      state: stateOf(share),
      ...(until === undefined ? {} : { until }),
    };
  });

/** The budgets of a snapshot; undefined where only that host itself could tell. */
export const budgetBars = (peek: Fields): readonly BudgetBar[] | undefined =>
  peek['budgets'] === null ? undefined : barsOf(peek);
