import type { EpochMs } from './time.ts';
import { isoTime, parseTime } from './time.ts';

export const quotaScopes = ['five_hour', 'weekly', 'monthly', 'spend', 'other'] as const;
export type QuotaScope = (typeof quotaScopes)[number];

export const transientKinds = ['rate_limit', 'overloaded', 'server', 'network'] as const;
export type TransientKind = (typeof transientKinds)[number];

/** How a round ended. Each variant carries only its own facts; the names are the wire's. */
export type Outcome =
  | { readonly name: 'ok' }
  | { readonly name: 'failed' }
  | { readonly name: 'timeout' }
  | { readonly name: 'stalled' }
  | { readonly name: 'over_memory' }
  | { readonly name: 'log_flood' }
  | { readonly name: 'quota'; readonly scope: QuotaScope; readonly resetsAt?: EpochMs }
  | { readonly name: 'transient'; readonly kind: TransientKind; readonly retryAfterS?: number }
  | { readonly name: 'auth' }
  | { readonly name: 'billing' }
  | { readonly name: 'context' }
  | { readonly name: 'cancelled' }
  | { readonly name: 'interrupted' }
  | { readonly name: 'unknown' };

export type OutcomeName = Outcome['name'];

/** What each outcome means, in the order in which the reference lists them. */
export const outcomes: Readonly<Record<OutcomeName, string>> = {
  ok: 'the agent finished its round',
  failed: 'the agent failed, and nothing below explains it',
  timeout: 'the round hit the wall, `round_timeout_s`',
  stalled: 'no output for `stall_timeout_s`',
  over_memory: 'the round’s processes together passed `round_memory_max_mb`',
  log_flood: 'the round’s log passed `round_log_max_mb`',
  quota: 'a usage limit of the account is reached; it has a reset time',
  transient: 'the provider or the network refused for now',
  auth: 'the login is missing, wrong or expired',
  billing: 'no credit, or the plan does not allow it',
  context: 'the prompt is longer than the model’s context',
  cancelled: 'a person cancelled or killed the round',
  interrupted: 'the supervisor died during the round',
  unknown: 'exit 0, but a structured format without its terminal event',
};

/** The two keys of an outcome in events and `--json`: `outcome`, and its facts beside it. */
export interface OutcomeKeys {
  readonly outcome: OutcomeName;
  readonly outcome_detail?: Readonly<Record<string, string | number>>;
}

/** Providers name a reset to the second, and so does its key: `2026-11-22T12:44:22Z`. */
const wholeSeconds = (at: EpochMs): string => isoTime(at).replace(/\.\d{3}Z$/, 'Z');

/** An outcome as events and `--json` spell it. */
export const outcomeKeys = (outcome: Outcome): OutcomeKeys => {
  switch (outcome.name) {
    case 'quota':
      return {
        outcome: 'quota',
        outcome_detail: {
          scope: outcome.scope,
          ...(outcome.resetsAt === undefined ? {} : { resets_at: wholeSeconds(outcome.resetsAt) }),
        },
      };
    case 'transient':
      return {
        outcome: 'transient',
        outcome_detail: {
          kind: outcome.kind,
          ...(outcome.retryAfterS === undefined ? {} : { retry_after_s: outcome.retryAfterS }),
        },
      };
    case 'ok':
    case 'failed':
    case 'timeout':
    case 'stalled':
    case 'over_memory':
    case 'log_flood':
    case 'auth':
    case 'billing':
    case 'context':
    case 'cancelled':
    case 'interrupted':
    case 'unknown':
      return { outcome: outcome.name };
  }
};

const isQuotaScope = (value: unknown): value is QuotaScope => quotaScopes.some((scope) => scope === value);
const isTransientKind = (value: unknown): value is TransientKind => transientKinds.some((kind) => kind === value);
/** Whether a value names an outcome that we know. */
export const isOutcomeName = (value: unknown): value is OutcomeName =>
  typeof value === 'string' && Object.hasOwn(outcomes, value);

/** The outcome that a journal line tells, or undefined where it tells none that we know. */
export const outcomeFromKeys = (keys: {
  readonly outcome?: unknown;
  readonly outcome_detail?: unknown;
}): Outcome | undefined => {
  if (!isOutcomeName(keys.outcome)) return undefined;
  const detail: { readonly [key: string]: unknown } =
    typeof keys.outcome_detail === 'object' && keys.outcome_detail !== null ? { ...keys.outcome_detail } : {};
  if (keys.outcome === 'quota') {
    const resetsAt = typeof detail['resets_at'] === 'string' ? parseTime(detail['resets_at']) : undefined;
    const scope = isQuotaScope(detail['scope']) ? detail['scope'] : 'other';
    return { name: 'quota', scope, ...(resetsAt === undefined ? {} : { resetsAt }) };
  }
  if (keys.outcome === 'transient') {
    const retryAfterS = typeof detail['retry_after_s'] === 'number' ? detail['retry_after_s'] : undefined;
    const kind = isTransientKind(detail['kind']) ? detail['kind'] : 'server';
    return { name: 'transient', kind, ...(retryAfterS === undefined ? {} : { retryAfterS }) };
  }
  return { name: keys.outcome };
};
