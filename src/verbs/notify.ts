import type { LoadedConfig } from '../config/loaded.ts';
import { heartbeatRule, notifyRules } from '../config/notify.ts';
import { projectFolders } from '../config/settings.ts';
import type { NotifyRule } from '../model/notify-settings.ts';
import type { NewEvent } from '../model/event.ts';
import { isoTime } from '../model/time.ts';
import type { Platform } from '../ports/platform.ts';
import type { PollReport } from '../witness/witness.ts';
import { deliver, type DeliverPorts } from '../witness/notify/deliver.ts';
import { testMessage, type NotifyPlace } from '../witness/notify/message.ts';
import { openNotifier, type Notifier } from '../witness/notify/notifier.ts';

/** What telling people touches of the system. */
export type NotifyPorts = Pick<Platform, 'clock' | 'http' | 'processes' | 'self'>;

/** A notifier of a configured project, which is deaf until it is this monitor’s to tell. */
export interface Notifications extends Notifier {
  begin(): void;
  /** What a poll found new in a journal, and that it went well. */
  polled(report: PollReport, host?: string): void;
}

const placeOf = ({ self }: NotifyPorts, config: LoadedConfig): NotifyPlace => ({
  project: projectFolders(config).project,
  host: self.hostName,
});

const deliverPorts = ({ http, processes, self }: NotifyPorts, config: LoadedConfig): DeliverPorts => ({
  http,
  processes,
  env: self.env,
  system: self.system,
  cwd: config.folder,
});

/** Opens what a configuration says of telling people. `record` is told what could not be told. */
export const openNotifications = (
  ports: NotifyPorts,
  config: LoadedConfig,
  record: (event: NewEvent) => void,
): Notifications => {
  const heartbeat = heartbeatRule(config);
  const settings = {
    rules: notifyRules(config),
    ...(heartbeat === undefined ? {} : { heartbeat }),
    place: placeOf(ports, config),
  };
  const notifier = openNotifier({ ...deliverPorts(ports, config), clock: ports.clock }, settings, record);
  let begun = false;
  const hear: Notifier['hear'] = (event, host) => {
    if (begun) notifier.hear(event, host);
  };
  const beat = (): void => {
    if (begun) notifier.beat();
  };
  return {
    begin: () => {
      begun = true;
    },
    hear,
    beat,
    polled: ({ news }, host) => {
      // A monitor's own events are heard as they are recorded.
      for (const entry of news)
        if (entry.kind === 'event' && !entry.event.event.startsWith('monitor_')) hear(entry.event, host);
      beat();
    },
    close: () => notifier.close(),
  };
};

/** How a test of one way of telling ended. */
export interface NotifyTested extends Pick<NotifyRule, 'name'> {
  /** Why it did not arrive; absent where it did. */
  readonly reason?: string;
}

/** Sends a test message by every way that is configured, once each. */
export const testNotifications = (ports: NotifyPorts, config: LoadedConfig): Promise<readonly NotifyTested[]> =>
  Promise.all(
    notifyRules(config).map(async (rule) => {
      const message = testMessage(placeOf(ports, config), isoTime(ports.clock.now()));
      const sent = await deliver(deliverPorts(ports, config), rule, message);
      return { name: rule.name, ...(sent.ok ? {} : { reason: sent.failure.reason }) };
    }),
  );
