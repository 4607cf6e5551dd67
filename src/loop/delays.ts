import type { Wait } from '../model/decision.ts';
import type { LoopPolicy } from '../model/loop-policy.ts';
import type { Outcome } from '../model/outcome.ts';
import { seconds, type DurationMs, type EpochMs } from '../model/time.ts';
import { utcWords } from '../model/words.ts';

const minutes = (count: number): DurationMs => seconds(60) * count;

/** The rules by which the Loop waits and gives up. */
export const rules = {
  /** Failures double up to this. */
  failureCapMs: minutes(5),
  /** Doubling begins here where `restart_delay_s` is shorter: zero cannot be doubled. */
  failureFloorMs: seconds(1),
  transientFirstMs: seconds(30),
  transientCapMs: minutes(30),
  /** A provider's hint beyond this is not believed: no passing refusal lasts a day. */
  transientHintCapMs: minutes(24 * 60),
  /** Providers lift a limit some seconds after the reset that they tell. */
  quotaMarginMs: seconds(60),
  quotaJitterMs: seconds(60),
  quotaGuessesMs: [minutes(5), minutes(10), minutes(20), minutes(40), minutes(60)],
  /** The longest known window is a week; a reset further ahead was read wrongly. */
  quotaHorizonMs: minutes(8 * 24 * 60),
  /** Rounds that change nothing double from and up to these. */
  noProgressFirstMs: minutes(1),
  noProgressCapMs: minutes(60),
  /** A round that ends sooner than this did no work. */
  shortRoundMs: seconds(10),
  crashLimit: 5,
  refusalLimit: 2,
} as const;

const doubled = (first: DurationMs, times: number, cap: DurationMs): DurationMs =>
  Math.min(cap, first * 2 ** Math.max(0, times - 1));

/** Up to a fifth longer, so that supervisors that failed together do not come back together. */
const spread = (delay: DurationMs, jitter: number): DurationMs => Math.ceil(delay * (1 + jitter / 5));

/**
 * The pause after the `failures`th failure in a row.
 * @param jitter 0..1
 */
export const failureDelay = (policy: LoopPolicy, failures: number, jitter: number): DurationMs => {
  const first = Math.max(policy.restartDelayMs, rules.failureFloorMs);
  const delay = spread(doubled(first, failures, rules.failureCapMs), jitter);
  return Math.max(policy.restartDelayMs, Math.min(rules.failureCapMs, delay));
};

const believedHint = (outcome: Extract<Outcome, { name: 'transient' }>): DurationMs | undefined => {
  const hint = seconds(outcome.retryAfterS ?? Number.NaN);
  return hint >= 0 && hint <= rules.transientHintCapMs ? hint : undefined;
};

/**
 * The pause after the `attempts`th passing refusal: the provider's hint, else 30 s doubling to 30 min.
 * @param jitter 0..1
 */
export const transientDelay = (
  policy: LoopPolicy,
  outcome: Extract<Outcome, { name: 'transient' }>,
  attempts: number,
  jitter: number,
): DurationMs => {
  const own = spread(doubled(rules.transientFirstMs, attempts, rules.transientCapMs), jitter);
  const hint = believedHint(outcome);
  return Math.max(
    policy.restartDelayMs,
    hint === undefined ? Math.min(rules.transientCapMs, own) : spread(hint, jitter),
  );
};

/**
 * The pause after the `times`th round too many without progress.
 * @param jitter 0..1
 */
export const noProgressDelay = (times: number, jitter: number): DurationMs =>
  Math.min(rules.noProgressCapMs, spread(doubled(rules.noProgressFirstMs, times, rules.noProgressCapMs), jitter));

/** The reset of a usage limit, unless it lies in the past or too far ahead to be true. */
export const believedReset = (outcome: Extract<Outcome, { name: 'quota' }>, now: EpochMs): EpochMs | undefined => {
  const { resetsAt = Number.NaN } = outcome;
  return resetsAt > now && resetsAt <= now + rules.quotaHorizonMs ? resetsAt : undefined;
};

/** Until when a usage limit is waited for: its reset, or the `guesses`th guess where none is known. */
export const quotaWait = (
  outcome: Extract<Outcome, { name: 'quota' }>,
  guesses: number,
  now: EpochMs,
  jitter: number,
): Wait => {
  const extra = Math.ceil(rules.quotaJitterMs * jitter);
  const reset = believedReset(outcome, now);
  const limit =
    outcome.scope === 'other' ? 'a usage limit is reached' : `the ${outcome.scope.replace('_', '-')} limit is reached`;
  if (reset !== undefined) {
    const until = reset + rules.quotaMarginMs + extra;
    return {
      kind: 'instant',
      reason: 'quota',
      since: now,
      until,
      why: `${limit}; it resets at ${utcWords(reset, now)}`,
    };
  }
  const place = Math.min(Math.max(guesses, 1), rules.quotaGuessesMs.length) - 1;
  const guess = rules.quotaGuessesMs[place] ?? minutes(60);
  const why = `${limit}; no reset time is known, the next try is a guess`;
  return { kind: 'delay', reason: 'quota', since: now, until: now + guess + extra, why };
};
