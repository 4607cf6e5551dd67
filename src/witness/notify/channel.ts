import type { NotifyRule } from '../../model/notify-settings.ts';
import type { Result } from '../../model/result.ts';
import { seconds, type DurationMs, type MonotonicMs } from '../../model/time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Undelivered } from './deliver.ts';
import type { Message } from './message.ts';

/** Pauses between the tries of one message. */
const pauses: readonly DurationMs[] = [2, 8, 30, 120].map((count) => seconds(count));

/** What waits longest is given up first when an address is away for a night. */
const mostWaiting = 50;

/** What one way of telling is made of. */
export interface ChannelParts {
  readonly clock: Clock;
  readonly rule: NotifyRule;
  readonly deliver: (message: Message) => Promise<Result<void, Undelivered>>;
  /** A message was given up. */
  readonly onFailure: (reason: string) => void;
}

/** One way of telling somebody: messages go out one behind the other, and nobody waits for them. */
export interface Channel {
  tell(message: Message): void;
  /** Sends what is there, with one more try and no pause, and gives up at the limit. */
  close(limit: DurationMs): Promise<void>;
}

interface Told {
  readonly at: MonotonicMs;
  /** The latest word about the same, which is told when the time is over. */
  readonly held?: Message;
}

/** Opens a way of telling. */
export const openChannel = ({ clock, rule, deliver, onFailure }: ChannelParts): Channel => {
  const told = new Map<string, Told>();
  const waiting: Message[] = [];
  const closing = new AbortController();
  let sending: Promise<void> | undefined;

  const send = async (message: Message): Promise<void> => {
    for (let tries = 0; ; tries += 1) {
      const sent = await deliver(message);
      if (sent.ok) return;
      const pause = pauses[tries];
      // At the end there is one more try, at once.
      const enough = pause === undefined || (closing.signal.aborted && tries > 0);
      if (!sent.failure.again || enough) return onFailure(sent.failure.reason);
      await clock.sleep(pause, closing.signal);
    }
  };

  const drain = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await send(next);
    sending = undefined;
  };

  const enqueue = (message: Message): void => {
    if (waiting.length >= mostWaiting) waiting.shift();
    waiting.push(message);
    sending ??= drain();
  };

  const release = (about: string): void => {
    const held = told.get(about)?.held;
    if (held === undefined) return void told.delete(about);
    told.set(about, { at: clock.monotonic() });
    clock.after(rule.debounceMs, () => release(about));
    enqueue(held);
  };

  return {
    tell: (message) => {
      const about = `${message.host}/${message.about}`;
      const before = told.get(about);
      if (rule.debounceMs === 0) return enqueue(message);
      if (before !== undefined) {
        const passedOver = before.held === undefined ? 0 : before.held.passedOver + 1;
        told.set(about, { ...before, held: { ...message, passedOver } });
        return undefined;
      }
      told.set(about, { at: clock.monotonic() });
      clock.after(rule.debounceMs, () => release(about));
      return enqueue(message);
    },
    close: async (limit) => {
      for (const { held } of told.values()) if (held !== undefined) enqueue(held);
      told.clear();
      closing.abort();
      await Promise.race([sending, clock.sleep(limit)]);
    },
  };
};
