import { join } from 'node:path';
import { monitorStateFromText, monitorStateText, type AlertStates } from '../model/alert.ts';
import { logFolder } from '../model/log-folder.ts';
import type { Files } from '../ports/files.ts';

/** `monitor-state.json`. */
export interface MonitorStateFile {
  /** Nothing where the file is missing or damaged: what still holds is found again. */
  load(): AlertStates;
  /** Writes the alerts unless they stand there already; where the disk refuses, the next poll tries again. */
  save(alerts: AlertStates): void;
}

/** The alerts that are remembered in the log folder. */
export const monitorStateFile = (files: Files, logDir: string): MonitorStateFile => {
  const path = join(logDir, logFolder.monitorState);
  let saved = '';
  return {
    load: () => {
      const text = files.readText(path);
      const alerts = text.ok ? monitorStateFromText(text.value) : undefined;
      if (text.ok && alerts !== undefined) saved = text.value;
      return alerts ?? {};
    },
    save: (alerts) => {
      const text = monitorStateText(alerts);
      if (text !== saved && files.writeAtomic(path, text).ok) saved = text;
    },
  };
};
