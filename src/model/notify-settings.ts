import type { DurationMs } from './time.ts';

/** Of what one can be told. */
export const notifyTopics = [
  'critical',
  'warning',
  'info',
  'cleared',
  'stopped',
  'done',
  'quota',
  'auth',
  'budget',
] as const;
export type NotifyTopic = (typeof notifyTopics)[number];

/** What a webhook expects to be sent. */
export const webhookFormats = ['json', 'slack', 'discord', 'ntfy', 'telegram'] as const;
export type WebhookFormat = (typeof webhookFormats)[number];

/** An address: as it stands in the configuration, or in a variable of the environment that is named there. */
export type SecretAddress =
  | { readonly kind: 'plain'; readonly url: string }
  | { readonly kind: 'env'; readonly name: string };

/** By which way one is told. */
export type NotifyChannel =
  | { readonly kind: 'command'; readonly argv: readonly [string, ...string[]] }
  | { readonly kind: 'desktop' }
  | {
      readonly kind: 'webhook';
      readonly format: WebhookFormat;
      readonly address: SecretAddress;
      /** The variable of the environment that holds a token. */
      readonly tokenEnv?: string;
      /** Telegram's chat. */
      readonly chat?: string;
    };

/** Who is told of what. */
export interface NotifyRule {
  /** What it is called in failures. */
  readonly name: string;
  readonly on: readonly NotifyTopic[];
  readonly channel: NotifyChannel;
  /** Of one condition one is told at most once in this time. */
  readonly debounceMs: DurationMs;
  readonly timeoutMs: DurationMs;
}

/** The sign of life that a monitor gives to somebody who misses it. */
export interface HeartbeatRule {
  readonly address: SecretAddress;
  readonly everyMs: DurationMs;
}
