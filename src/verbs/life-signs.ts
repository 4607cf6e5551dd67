import type { Cancel } from '../ports/clock.ts';
import type { Platform } from '../ports/platform.ts';

/**
 * Tells the service manager that we are up, and from then on, twice within the silence that it bears, that we are
 * alive: as long as our event loop turns. Until the returned function is called.
 */
export const giveLifeSigns = ({ notice, clock }: Pick<Platform, 'notice' | 'clock'>): Cancel => {
  notice.tell({ ready: true });
  return notice.watchdogMs === undefined
    ? () => {}
    : clock.every(notice.watchdogMs / 2, () => notice.tell({ alive: true }));
};
