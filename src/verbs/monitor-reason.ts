import { eventsBackTo, type JournalSource } from '../journal/read.ts';
import type { Stop } from '../model/decision.ts';

/** A monitor tells why before it signals; so many other lines may have come between. */
const linesBetween = 20;

/** A requested end with the reason of the monitor that asked for it, where it was one. */
export const withMonitorReason = (source: JournalSource, stop: Stop): Stop => {
  if (stop.reason !== 'requested') return stop;
  let left = Number.POSITIVE_INFINITY;
  const events = eventsBackTo(source, ({ event }) => {
    left = event === 'sigterm_received' ? linesBetween : left - 1;
    return left <= 0 || event === 'supervisor_started';
  });
  const asked = events.findLast(({ event }) => event === 'monitor_auto_stop_triggered');
  if (asked?.event !== 'monitor_auto_stop_triggered') return stop;
  const { detector, message } = asked;
  return { ...stop, why: `${stop.why} by ${detector}${message === undefined ? '' : `: ${message}`}` };
};
