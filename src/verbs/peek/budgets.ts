import { join } from 'node:path';
import { ledgerFromText } from '../../loop/ledger-text.ts';
import { isPeriodBudget, periodBudgets, type Budget, type PeriodBudget } from '../../model/budget.ts';
import { logFolder } from '../../model/log-folder.ts';
import { currentSpending, nothingSpent } from '../../model/spending.ts';
import type { EpochMs } from '../../model/time.ts';
import type { Files } from '../../ports/files.ts';

/** How far a budget is used up. */
export interface BudgetStand {
  readonly budget: PeriodBudget;
  readonly limit: number;
  readonly spent: number;
  /** When its period ends. */
  readonly until: EpochMs;
}

/** The budgets as they stood when the Loop last looked, before its latest round: the sums are its own, and cost nothing here. */
export const budgetStands = (files: Files, logDir: string, budget: Budget, now: EpochMs): readonly BudgetStand[] => {
  const text = files.readText(join(logDir, logFolder.budgetSpent));
  const ledger = text.ok ? ledgerFromText(text.value) : undefined;
  const { timeZone, limits } = budget;
  const spending =
    ledger?.timeZone === timeZone ? currentSpending(ledger.spending, now, timeZone) : nothingSpent(now, timeZone);
  return Object.keys(periodBudgets)
    .filter(isPeriodBudget)
    .flatMap((name) => {
      const limit = limits[name];
      const { period, counts } = periodBudgets[name];
      return limit === undefined
        ? []
        : [{ budget: name, limit, spent: spending[period][counts], until: spending[period].until }];
    });
};
