import { logFolder } from '../model/log-folder.ts';
import { freshLoopState, loopStateFromText, loopStateText, type LoopState } from '../model/loop-state.ts';
import type { Files } from '../ports/files.ts';
import type { Journal } from '../ports/journal.ts';

/** `loop-state.json`. */
export interface LoopStateFile {
  /** A file that is missing is a first start; a damaged one is told in the journal, and the Loop starts afresh. */
  load(): LoopState;
  /**
   * Writes the state unless it stands there already. Where the disk refuses, the Loop goes on with what
   * it has in memory and tries again with the next decision: all that is at stake is a wait over a restart.
   */
  save(state: LoopState): void;
}

/** The Loop's state in the log folder. */
export const loopStateFile = (files: Files, journal: Journal, logDir: string): LoopStateFile => {
  const path = `${logDir}/${logFolder.loopState}`;
  let saved: LoopState | undefined;
  return {
    load: () => {
      if (files.facts(path) === undefined) return freshLoopState;
      const text = files.readText(path);
      const state = text.ok ? loopStateFromText(text.value) : undefined;
      if (state !== undefined) return state;
      const reason = text.ok ? 'it is not a state of the Loop' : text.failure.reason;
      journal.record({ event: 'loop_state_reset', reason });
      return freshLoopState;
    },
    save: (state) => {
      if (state !== saved && files.writeAtomic(path, loopStateText(state)).ok) saved = state;
    },
  };
};
