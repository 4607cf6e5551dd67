import type { JournalEvent, NewEvent } from '../../model/event.ts';
import type { HeartbeatRule, NotifyRule } from '../../model/notify-settings.ts';
import { seconds, type MonotonicMs } from '../../model/time.ts';
import type { Clock } from '../../ports/clock.ts';
import { openChannel } from './channel.ts';
import { deliver, resolveAddress, type DeliverPorts } from './deliver.ts';
import { messageOf, type NotifyPlace } from './message.ts';

/** At its end a monitor waits for so long for what is still to be told. */
const closeLimit = seconds(5);
const heartbeatLimit = seconds(10);

/** Who is told of what, and to whom a sign of life is given. */
export interface NotifySettings {
  readonly rules: readonly NotifyRule[];
  readonly heartbeat?: HeartbeatRule;
  readonly place: NotifyPlace;
}

/** Tells people and programs what a monitor hears. Nothing here keeps a round, or a poll, waiting. */
export interface Notifier {
  /** An event of this host, or of another that is named. */
  hear(event: JournalEvent, host?: string): void;
  /** A poll went well. */
  beat(): void;
  /** Sends what is left, for some seconds at most. */
  close(): Promise<void>;
}

/** Opens what tells; `record` is told what could not be. */
export const openNotifier = (
  ports: DeliverPorts & { readonly clock: Clock },
  { rules, heartbeat, place }: NotifySettings,
  record: (event: NewEvent) => void,
): Notifier => {
  const { clock, http } = ports;
  const failed = (channel: string) => (reason: string) => record({ event: 'monitor_notify_failed', channel, reason });
  const channels = rules.map((rule) => ({
    rule,
    channel: openChannel({
      clock,
      rule,
      deliver: (message) => deliver(ports, rule, message),
      onFailure: failed(rule.name),
    }),
  }));
  let beatAt: MonotonicMs | undefined;
  let beatWell = true;

  const beat = async ({ address }: HeartbeatRule): Promise<void> => {
    const url = resolveAddress(ports, address);
    const answer = url.ok ? await http.send({ method: 'GET', url: url.value, limitMs: heartbeatLimit }) : undefined;
    const well = answer?.ok === true && answer.value.status < 300;
    // Told once, and again only after it went well: the beat itself is tried anyhow.
    if (!well && beatWell) {
      const reason = url.ok
        ? answer?.ok === true
          ? `it answered ${answer.value.status}`
          : 'no answer'
        : url.failure.reason;
      failed('heartbeat')(reason);
    }
    beatWell = well;
  };

  return {
    hear: (event, host) => {
      const message = messageOf(event, { ...place, ...(host === undefined ? {} : { host }) });
      if (message === undefined) return;
      for (const { rule, channel } of channels) if (rule.on.includes(message.topic)) channel.tell(message);
    },
    beat: () => {
      const now = clock.monotonic();
      if (heartbeat === undefined || (beatAt !== undefined && now - beatAt < heartbeat.everyMs)) return;
      beatAt = now;
      void beat(heartbeat);
    },
    close: async () => {
      await Promise.all(channels.map(({ channel }) => channel.close(closeLimit)));
    },
  };
};
