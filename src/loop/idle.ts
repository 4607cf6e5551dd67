import { logFolder } from '../model/log-folder.ts';
import type { Files } from '../ports/files.ts';
import { agentWords } from './stop-conditions.ts';

/**
 * The agent's words in `.agent-idle`, by which it says that there was nothing to do; undefined where it is not
 * there. It is put aside as `.agent-idle.seen`, for it speaks of one round only.
 */
export const takeIdle = (files: Files, logDir: string): string | undefined => {
  const path = `${logDir}/${logFolder.idle}`;
  const words = agentWords(files, path);
  if (words !== undefined) files.rename(path, `${path}.seen`);
  return words;
};
