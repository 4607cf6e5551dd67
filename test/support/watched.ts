import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EventOf, JournalEvent } from '../../src/model/event.ts';
import type { ServedProject, Serving } from './serving.ts';

type Alert = EventOf<'monitor_alert_emitted'>;

/** Detectors whose alerts a test of this file has seen begin, and end. */
export const seen = { raised: new Set<string>(), cleared: new Set<string>() };

export const isAlert = (event: JournalEvent): event is Alert => event.event === 'monitor_alert_emitted';

/** Resolves when a monitor has told that a detector raised its alert. */
export const raised = async (project: ServedProject, detector: string): Promise<Alert> => {
  const event = await project.told((one) => isAlert(one) && one.detector === detector);
  seen.raised.add(detector);
  return event as Alert;
};

/** Resolves when a monitor has told that the alert is over. */
export const cleared = async (project: ServedProject, detector: string): Promise<void> => {
  await project.told((event) => event.event === 'monitor_alert_cleared' && event.detector === detector);
  seen.cleared.add(detector);
};

/** What a monitor has told of alerts, in order: `raised hung`, `cleared hung`. */
export const alertsOf = (project: ServedProject): readonly string[] =>
  project.events().flatMap((event) => {
    if (event.event === 'monitor_alert_emitted') return [`raised ${event.detector}`];
    return event.event === 'monitor_alert_cleared' ? [`cleared ${event.detector}`] : [];
  });

/** Writes bytes into the journal that are no line. */
export const damage = ({ logDir }: ServedProject): void => {
  const month = new Date().toISOString().slice(0, 7);
  appendFileSync(join(logDir, `events-${month}.jsonl`), new Uint8Array([0xff, 0xfe, 0x00, 0x7b, 0x0a]));
};

/** A monitor that looks ten times a second. */
export const watched = (project: ServedProject): Serving => project.start('monitor', '--interval', '0.1');

/**
 * For the script of an agent: waits until a monitor has told so of a detector, so that what the round does lasts
 * exactly as long as it must.
 */
export const untilTold = (what: 'emitted' | 'cleared', detector: string): string =>
  `until grep -qs '"monitor_alert_${what}","detector":"${detector}"' "$AGENT_RUNNER_LOG_DIR"/events-*; do sleep 0.05; done`;

/** Events that were printed as JSON, one a line. */
export const eventsIn = (text: string): readonly JournalEvent[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as JournalEvent);
