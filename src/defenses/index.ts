import type { Defense } from './define.ts';
import { atomicStateWrites } from './atomic-state-writes.ts';
import { crashLoopBreaker } from './crash-loop-breaker.ts';
import { criticalEnvsInjection } from './critical-envs-injection.ts';
import { escapedProcessSweep } from './escaped-process-sweep.ts';
import { eventKindRegistry } from './event-kind-registry.ts';
import { failureBackoff } from './failure-backoff.ts';
import { flockConcurrency } from './flock-concurrency.ts';
import { heldJournalLines } from './held-journal-lines.ts';
import { interruptedRoundRecovery } from './interrupted-round-recovery.ts';
import { killGraceS } from './kill-grace-s.ts';
import { lingerGraceS } from './linger-grace-s.ts';
import { orphanRefs } from './orphan-refs.ts';
import { orphanStashIdempotencyS } from './orphan-stash-idempotency-s.ts';
import { processGroupIsolation } from './process-group-isolation.ts';
import { roundLogMaxMb } from './round-log-max-mb.ts';
import { roundMemoryMaxMb } from './round-memory-max-mb.ts';
import { roundTimeoutS } from './round-timeout-s.ts';
import { sealedBinary } from './sealed-binary.ts';
import { setDiffClassification } from './set-diff-classification.ts';
import { shaLockedStash } from './sha-locked-stash.ts';
import { sigtermReaper } from './sigterm-reaper.ts';
import { staleIndexLock } from './stale-index-lock.ts';
import { stallTimeoutS } from './stall-timeout-s.ts';
import { startupSmokeCheck } from './startup-smoke-check.ts';
import { stdinEnd } from './stdin-end.ts';

/** Every defense, in the order in which a person meets them. Static imports: a compiled binary cannot list a folder. */
export const defenses: readonly Defense[] = [
  roundTimeoutS,
  killGraceS,
  stallTimeoutS,
  roundMemoryMaxMb,
  roundLogMaxMb,
  processGroupIsolation,
  escapedProcessSweep,
  sigtermReaper,
  interruptedRoundRecovery,
  orphanStashIdempotencyS,
  shaLockedStash,
  orphanRefs,
  setDiffClassification,
  criticalEnvsInjection,
  startupSmokeCheck,
  flockConcurrency,
  atomicStateWrites,
  eventKindRegistry,
  crashLoopBreaker,
  failureBackoff,
  stdinEnd,
  lingerGraceS,
  staleIndexLock,
  heldJournalLines,
  sealedBinary,
];
