import type { Detector } from './define.ts';
import { anomalyRepetitiveActive } from './anomaly-repetitive-active.ts';
import { budgetBurn } from './budget-burn.ts';
import { clockJump } from './clock-jump.ts';
import { crashLoop } from './crash-loop.ts';
import { diskCritical } from './disk-critical.ts';
import { diskFill } from './disk-fill.ts';
import { diskWarning } from './disk-warning.ts';
import { escapedProcesses } from './escaped-processes.ts';
import { hung } from './hung.ts';
import { inodeLow } from './inode-low.ts';
import { journalDamage } from './journal-damage.ts';
import { memGrowth } from './mem-growth.ts';
import { memPressure } from './mem-pressure.ts';
import { networkFail } from './network-fail.ts';
import { noProgress } from './no-progress.ts';
import { oauthFail } from './oauth-fail.ts';
import { orphanChain } from './orphan-chain.ts';
import { rateLimitActive } from './rate-limit-active.ts';
import { smokeFailRate } from './smoke-fail-rate.ts';
import { supervisorStale } from './supervisor-stale.ts';
import { timeoutRate } from './timeout-rate.ts';

/** Every detector, in the order in which a person meets them. Static imports: a compiled binary cannot list a folder. */
export const detectors: readonly Detector[] = [
  hung,
  timeoutRate,
  orphanChain,
  noProgress,
  anomalyRepetitiveActive,
  crashLoop,
  escapedProcesses,
  oauthFail,
  rateLimitActive,
  budgetBurn,
  networkFail,
  smokeFailRate,
  supervisorStale,
  diskWarning,
  diskCritical,
  diskFill,
  inodeLow,
  memPressure,
  memGrowth,
  clockJump,
  journalDamage,
];
