import type { Platform } from '../ports/platform.ts';
import type { Cancel } from '../ports/clock.ts';
import { giveLifeSigns } from '../verbs/life-signs.ts';
import { firstScene, nextScene } from '../views/serve-line.ts';
import { serviceStatus } from '../views/service-status.ts';
import type { EventDisplay } from './live-line.ts';

/**
 * Tells the service manager what a supervisor is at. It is up with its first event: by then it holds its locks and
 * hears signals. Closing what a dead predecessor left may take longer than a manager waits.
 */
export const noticeDisplay = ({ notice, clock, self }: Pick<Platform, 'notice' | 'clock' | 'self'>): EventDisplay => {
  let scene = firstScene;
  let endLifeSigns: Cancel | undefined;
  return {
    hear: (event) => {
      scene = nextScene(scene, event);
      if (event.event === 'supervisor_started') endLifeSigns ??= giveLifeSigns({ notice, clock });
      if (event.event === 'supervisor_stopped') notice.tell({ stopping: true, status: event.reason });
      else notice.tell({ status: serviceStatus(scene, clock.now(), self.timeZone) });
    },
    close: () => endLifeSigns?.(),
  };
};

/** Two displays of the same events. */
export const bothDisplays = (one: EventDisplay, other: EventDisplay): EventDisplay => ({
  hear: (event) => {
    one.hear(event);
    other.hear(event);
  },
  close: () => {
    one.close();
    other.close();
  },
});
