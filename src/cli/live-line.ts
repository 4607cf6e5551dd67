import { join } from 'node:path';
import type { JournalEvent } from '../model/event.ts';
import { logFolder } from '../model/log-folder.ts';
import type { Clock } from '../ports/clock.ts';
import type { Files } from '../ports/files.ts';
import type { Terminal } from '../ports/terminal.ts';
import { eventText } from '../views/event-line.ts';
import { firstScene, nextScene, runningLog, serveLine } from '../views/serve-line.ts';
import { paint } from '../views/style.ts';

/** Shows events as they happen. */
export interface EventDisplay {
  hear(event: JournalEvent): void;
  /** Leaves the terminal as an ordinary one. */
  close(): void;
}

/** Nothing at all. */
export const silentDisplay: EventDisplay = { hear: () => {}, close: () => {} };

/** Each event as a JSON object on a line. */
export const jsonDisplay = (terminal: Terminal): EventDisplay => ({
  hear: (event) => terminal.out(`${JSON.stringify(event)}\n`),
  close: () => {},
});

/** Each event as a line: for a pipe, where nothing is drawn over. */
export const plainDisplay = (terminal: Terminal, timeZone: string): EventDisplay => ({
  hear: (event) => terminal.out(`${eventText(event, { color: terminal.color, timeZone })}\n`),
  close: () => {},
});

/** What the live line needs besides the terminal. */
export interface LiveSurroundings {
  readonly clock: Clock;
  readonly files: Files;
  readonly logDir: string;
  readonly timeZone: string;
}

/** Twice a second: more often is unrest, and costs the terminal of a remote shell. */
const redrawMs = 500;
/** Back to the first column, and everything behind it gone. */
const clearLine = '\r\u001B[2K';

/** Each event as a line, and below them one live line that is drawn over. */
export const liveDisplay = (terminal: Terminal, surroundings: LiveSurroundings): EventDisplay => {
  const { clock, files, logDir, timeZone } = surroundings;
  const { dim } = paint(terminal.color);
  let scene = firstScene;
  let drawn = '';

  const line = (): string => {
    const log = runningLog(scene);
    const lastOutputAt = log === undefined ? undefined : files.facts(join(logDir, logFolder.rounds, log))?.modifiedAt;
    const view = { now: clock.now(), timeZone, ...(lastOutputAt === undefined ? {} : { lastOutputAt }) };
    // A line that wraps could not be drawn over; the cut lets a wide character stand one column beyond it.
    return Bun.sliceAnsi(serveLine(scene, view), 0, Math.max(0, terminal.columns - 2));
  };
  const draw = (): void => {
    const next = line();
    if (next === drawn) return;
    drawn = next;
    terminal.out(`${clearLine}${dim(drawn)}`);
  };
  const stop = clock.every(redrawMs, draw);

  return {
    hear: (event) => {
      scene = nextScene(scene, event);
      drawn = line();
      terminal.out(`${clearLine}${eventText(event, { color: terminal.color, timeZone })}\n${dim(drawn)}`);
    },
    close: () => {
      stop();
      terminal.out(clearLine);
    },
  };
};
