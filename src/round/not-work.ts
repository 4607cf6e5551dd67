import type { RoundSettings } from '../model/round-settings.ts';

/**
 * Paths that are never taken for the agent's work: the logs, and what the supervisor itself reads. A stash that
 * took an uncommitted configuration or prompt would leave the next round without one, and a person who edits
 * them during a round would find the edit gone.
 */
export const notWork = ({
  logDir,
  configPath,
  prompt,
}: Pick<RoundSettings, 'logDir' | 'configPath' | 'prompt'>): readonly string[] => [
  logDir,
  ...(configPath === undefined ? [] : [configPath]),
  ...prompt.files,
];
