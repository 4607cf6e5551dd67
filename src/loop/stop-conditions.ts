import { logFolder } from '../model/log-folder.ts';
import { redact } from '../model/redact.ts';
import type { Files } from '../ports/files.ts';

/** How a person asked the Loop to end, the gentlest first. */
export type StopRequest = 'stop' | 'cancel' | 'kill';

/** Whatever ends the Loop from outside, as it stands now. */
export interface StopConditions {
  readonly requested?: StopRequest;
  /** The path of the stop file, where it is there. */
  readonly stopFile?: string;
  /** The agent's own words in `.agent-done`, where it is there. */
  readonly agentDone?: string;
}

const reasonBytes = 2048;

/** What the agent wrote into one of its files; undefined where it is not there. */
export const agentWords = (files: Files, path: string): string | undefined => {
  const facts = files.facts(path);
  if (facts === undefined) return undefined;
  // The agent makes this file, and a named pipe would be read for ever.
  const bytes = facts.kind === 'file' ? files.readRange(path, 0, reasonBytes) : undefined;
  const text = bytes?.ok === true ? new TextDecoder().decode(bytes.value).trim() : '';
  // It goes into the journal, and from there to whoever is told.
  return text === '' ? 'the agent gave no reason' : redact(text);
};

/** Looks for the stop file and for `.agent-done`. */
export const stopFiles = (files: Files, logDir: string, stopFile: string | undefined): StopConditions => {
  const done = agentWords(files, `${logDir}/${logFolder.done}`);
  const stopped = stopFile !== undefined && files.facts(stopFile) !== undefined;
  return { ...(stopped ? { stopFile } : {}), ...(done === undefined ? {} : { agentDone: done }) };
};

/**
 * Puts `.agent-done` aside once it has ended the Loop, so that the next start is not ended by it too.
 * It is renamed to `.agent-done.seen`, not removed: its text may be longer than the journal's reason.
 */
export const consumeAgentDone = (files: Files, logDir: string): void => {
  const path = `${logDir}/${logFolder.done}`;
  // Where the disk refuses, the next start ends with the same reason: told again, and nothing is lost.
  files.rename(path, `${path}.seen`);
};
