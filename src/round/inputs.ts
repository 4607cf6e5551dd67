import { join } from 'node:path';
import { latestRounds } from '../journal/rounds.ts';
import { logFolder } from '../model/log-folder.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { RoundContext } from '../model/round-context.ts';
import type { RoundSettings } from '../model/round-settings.ts';
import type { Status } from '../model/status.ts';
import type { EpochMs } from '../model/time.ts';
import type { Files } from '../ports/files.ts';
import { roundContext, writeContext } from './context-file.ts';
import { promptUnreadable } from './preflight.ts';
import { readPrompt, withContext } from './prompt.ts';

/** What an agent is given: the prompt, and files with the prompt and the context. */
export interface RoundInputs {
  /** As the agent gets it, context included in `prepend` mode. */
  readonly prompt: string;
  readonly promptPath: string;
}

export interface InputFacts {
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

const contextOf = ({ files, settings, roundNum, startedAt, before }: InputFacts): RoundContext => {
  const stash = orphanStash(files, settings.logDir);
  const facts = { roundNum, startedAt, phase: settings.phase, before, hooks: {} };
  return roundContext(stash === undefined ? facts : { ...facts, orphanStash: stash });
};

/** Reads the prompt, and writes the files that the agent is given. Nothing is started before they stand. */
export const prepareInputs = (facts: InputFacts): Result<RoundInputs> => {
  const { files, settings } = facts;
  const text = readPrompt(settings.prompt, files);
  if (text.kind === 'unreadable') return fail({ code: 'startup_check_failed', checks: [promptUnreadable(text)] });
  const context = contextOf(facts);
  const prompt = withContext(text.text, context, settings.prompt.contextMode);
  const promptPath = join(settings.logDir, logFolder.prompt);
  const written = writeContext(files, settings.logDir, context);
  if (!written.ok) return written;
  const kept = files.writeAtomic(promptPath, prompt);
  return kept.ok ? ok({ prompt, promptPath }) : kept;
};
