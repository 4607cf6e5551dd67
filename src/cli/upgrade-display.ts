import type { Platform } from '../ports/platform.ts';
import type { Terminal } from '../ports/terminal.ts';
import { supervisorStatus } from '../verbs/status.ts';
import type { UpgradeStep } from '../verbs/upgrade.ts';
import { endingLine } from '../views/status.ts';
import { progressLine, stepLine } from '../views/upgrade.ts';

/** Shows what an upgrade is at: each step once, and on a terminal below it a line that is drawn over. */
export interface UpgradeDisplay {
  show(step: UpgradeStep): void;
  close(): void;
}

/** Back to the first column, and everything behind it gone. */
const clearLine = '\r\u001B[2K';
/** A terminal on a slow line is not to be kept busy with numbers. */
const redrawMs = 200;

/** What is drawn over; undefined for a step that is over at once. */
const liveLine = (step: UpgradeStep, platform: Platform): string | undefined => {
  switch (step.kind) {
    case 'downloading':
      return progressLine(step);
    case 'waiting':
      return step.runner.project === undefined
        ? undefined
        : endingLine(supervisorStatus(platform, step.runner.project.logDir));
    case 'trying':
      return undefined;
  }
};

export const openUpgradeDisplay = (platform: Platform, terminal: Terminal): UpgradeDisplay => {
  let told = '';
  let drawn = false;
  let drawnAt = 0;

  const clear = (): void => {
    if (drawn) terminal.err(clearLine);
    drawn = false;
  };
  const draw = (step: UpgradeStep): void => {
    const now = platform.clock.monotonic();
    if (!terminal.errIsTerminal || (drawn && now - drawnAt < redrawMs)) return;
    const line = liveLine(step, platform);
    if (line === undefined) return;
    drawn = true;
    drawnAt = now;
    terminal.err(`${clearLine}${Bun.sliceAnsi(line, 0, Math.max(0, terminal.columns - 2))}`);
  };

  return {
    show: (step) => {
      const line = stepLine(step);
      if (line !== told) {
        clear();
        terminal.err(`${line}\n`);
        told = line;
      }
      draw(step);
    },
    close: clear,
  };
};
