import { latestRounds } from '../journal/rounds.ts';
import type { RoundContext } from '../model/round-context.ts';
import type { RoundSettings } from '../model/round-settings.ts';
import type { Status } from '../model/status.ts';
import type { EpochMs } from '../model/time.ts';
import type { Files } from '../ports/files.ts';
import { roundContext } from './context-file.ts';
import { isFreshEyesRound } from './fresh-eyes.ts';

/** What our part of a round's context is read from. */
export interface OwnContextFacts {
  readonly files: Files;
  readonly settings: RoundSettings;
  readonly roundNum: number;
  readonly startedAt: EpochMs;
  /** The status before this round. */
  readonly before: Status;
}

/** How many files of a stash the context names: the agent needs to know of what kind, not of all. */
const contextFiles = 100;

/** What the round before left in a stash, for the next agent to know of. */
const orphanStash = (files: Files, logDir: string): RoundContext['orphan_stash'] => {
  const last = latestRounds({ files, logDir }, 1).at(-1);
  if (last?.kept?.how !== 'stash') return undefined;
  const { sha, message = '' } = last.kept;
  return { ref: sha, message, files: (last.dirty?.files ?? []).slice(0, contextFiles) };
};

/** The round context, without what hooks add. */
export const ownContext = ({ files, settings, roundNum, startedAt, before }: OwnContextFacts): RoundContext => {
  const stash = orphanStash(files, settings.logDir);
  const freshEyes = isFreshEyesRound(settings, roundNum);
  const facts = { roundNum, startedAt, phase: settings.phase, before, freshEyes };
  return roundContext(stash === undefined ? facts : { ...facts, orphanStash: stash });
};
