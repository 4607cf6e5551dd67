import type { RoundSettings } from '../model/round-settings.ts';

/** Paths that are never looked at: the logs, which we write ourselves. */
export const notWork = ({ logDir }: Pick<RoundSettings, 'logDir'>): readonly string[] => [logDir];

/**
 * Files that are never taken out of the tree and never committed: what the supervisor itself reads. A stash that
 * took an uncommitted configuration or prompt would leave the next round without one, and a person who edits them
 * during a round would find the edit gone. What a round changes in them is told, and copied.
 */
export const keptInPlace = ({
  configPath,
  prompt,
}: Pick<RoundSettings, 'configPath' | 'prompt'>): readonly string[] => [
  ...(configPath === undefined ? [] : [configPath]),
  ...prompt.files,
];
