import type { DurationMs } from '../model/time.ts';

/** What a service tells its manager; each is optional, see sd_notify(3). */
export interface Notice {
  readonly ready?: true;
  readonly stopping?: true;
  /** A sign of life. */
  readonly alive?: true;
  /** In words, on one line. */
  readonly status?: string;
}

/** The manager that started us, where it listens; without one, telling does nothing. */
export interface ServiceNotice {
  readonly listening: boolean;
  /** The longest silence that it bears before it takes us for dead; absent: any. */
  readonly watchdogMs?: DurationMs;
  tell(notice: Notice): void;
}
