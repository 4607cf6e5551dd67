import type { RoundLimits } from '../model/round-settings.ts';
import { toSeconds, type DurationMs } from '../model/time.ts';

export type LimitName = 'timeout' | 'stalled' | 'over_memory' | 'log_flood' | 'over_budget';

/** A limit that a round passed, with the reason that its event carries. */
export interface Breach {
  readonly limit: LimitName;
  readonly reason: string;
}

/** What is known of a round at one moment; what was not looked at is absent. */
export interface Observation {
  /** Since the agent's start. */
  readonly elapsedMs?: DurationMs;
  /** Since its last output, or its start. */
  readonly quietMs?: DurationMs;
  readonly memoryBytes?: number;
  readonly logBytes?: number;
  /** US dollars told or estimated so far. */
  readonly costUsd?: number;
}

const mebibyte = 1024 * 1024;

/** Bytes in the unit of the configuration's `…_mb` keys. */
const megabytes = (bytes: number): number => Math.round(bytes / mebibyte);

/** Passed where `value` reaches `limit`; an absent limit is off. */
const reached = (value: number | undefined, limit: number | undefined): boolean =>
  value !== undefined && limit !== undefined && value >= limit;

const exceeded = (value: number | undefined, limit: number | undefined): boolean =>
  value !== undefined && limit !== undefined && value > limit;

/** The first limit that an observation passes. The key and its value stand in the reason as the configuration spells them. */
export const breachOf = (limits: RoundLimits, seen: Observation): Breach | undefined => {
  if (reached(seen.elapsedMs, limits.timeoutMs)) {
    return { limit: 'timeout', reason: `exceeded round_timeout_s=${toSeconds(limits.timeoutMs)}` };
  }
  if (reached(seen.quietMs, limits.stallMs)) {
    return { limit: 'stalled', reason: `no output for stall_timeout_s=${toSeconds(limits.stallMs ?? 0)}` };
  }
  if (exceeded(seen.memoryBytes, limits.memoryBytes)) {
    const used = seen.memoryBytes ?? 0;
    return { limit: 'over_memory', reason: `${memoryLimit(limits)} with ${megabytes(used)} MB` };
  }
  if (exceeded(seen.logBytes, limits.logBytes)) {
    const size = seen.logBytes ?? 0;
    const reason = `exceeded round_log_max_mb=${megabytes(limits.logBytes)} with ${megabytes(size)} MB`;
    return { limit: 'log_flood', reason };
  }
  if (exceeded(seen.costUsd, limits.costUsd)) {
    const reason = `exceeded cost_usd_per_round=${limits.costUsd ?? 0} with $${(seen.costUsd ?? 0).toFixed(2)}`;
    return { limit: 'over_budget', reason };
  }
  return undefined;
};

const memoryLimit = (limits: RoundLimits): string =>
  `exceeded round_memory_max_mb=${megabytes(limits.memoryBytes ?? 0)}`;

/** The breach that the kernel found and acted on itself. */
export const kernelMemoryBreach = (limits: RoundLimits): Breach => ({
  limit: 'over_memory',
  reason: `${memoryLimit(limits)}, ended by the kernel`,
});

// A process that ignores SIGTERM can write 3 GB or take 1 GB a second: the grace is for those that end,
// not for those that go on.
const runawayFactor = 1.25;

/** Whether a round that is being ended goes so much further past a limit that it gets no more grace. */
export const isRunaway = (limits: RoundLimits, seen: Observation): boolean =>
  exceeded(seen.logBytes, limits.logBytes * runawayFactor) ||
  exceeded(seen.memoryBytes, limits.memoryBytes === undefined ? undefined : limits.memoryBytes * runawayFactor);
