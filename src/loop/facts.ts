import { spendingLedger } from './ledger.ts';
import type { LoopParts, LoopSetting } from './parts.ts';
import type { LoopFacts } from './step.ts';
import { stopFiles } from './stop-conditions.ts';

/** Looks at all that a decision depends on, as it stands at each call. */
export const factsNow = (parts: LoopParts, { logDir, policy }: LoopSetting): (() => LoopFacts) => {
  const { clock, files, requests } = parts;
  const { budget, stopFile } = policy;
  const ledger = budget === undefined ? undefined : spendingLedger({ files, logDir }, budget.timeZone);
  return () => {
    const now = clock.now();
    const requested = requests.asked();
    return {
      now,
      jitter: parts.random(),
      stops: { ...stopFiles(files, logDir, stopFile), ...(requested === undefined ? {} : { requested }) },
      ...(ledger === undefined ? {} : { spending: ledger.spent(now) }),
      ...(parts.nextRound === undefined ? {} : { nextRound: parts.nextRound() }),
    };
  };
};
