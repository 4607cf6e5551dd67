import { join } from 'node:path';
import { logFolder } from '../model/log-folder.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { RoundContext } from '../model/round-context.ts';
import type { RoundSettings } from '../model/round-settings.ts';
import type { Files } from '../ports/files.ts';
import type { Journal } from '../ports/journal.ts';
import { withHooks, writeContext } from './context-file.ts';
import { promptUnreadable } from './preflight.ts';
import { fillPromptArguments, fitAsArguments, readPrompt, withContext } from './prompt.ts';

/** What an agent is given: the prompt, and files with the prompt and the context. */
export interface RoundInputs {
  /** As the agent gets it, context included in `prepend` mode. */
  readonly prompt: string;
  readonly promptPath: string;
}

/** The context of a round: our part, and what hooks told. */
export interface ContextParts {
  readonly own: RoundContext;
  readonly hooks: Readonly<Record<string, unknown>>;
}

/**
 * The prompt with its context; without what hooks told where that is too long for an argument beside the
 * prompt, since what a hook prints must not keep a round from starting.
 */
const assemble = (facts: InputFacts, text: string, promptPath: string): string => {
  const { settings, journal, roundNum } = facts;
  const { own, hooks } = facts.context;
  const { contextMode } = settings.prompt;
  const whole = withContext(text, withHooks(own, hooks), contextMode);
  if (fitAsArguments(fillPromptArguments(settings.agent.promptArguments, whole, promptPath))) return whole;
  if (Object.keys(hooks).length === 0) return whole;
  const reason = 'with what hooks told the prompt is too long for an argument: that stands in the context file only';
  journal.record({ event: 'hook_failed', hook: 'context', reason, round_num: roundNum });
  return withContext(text, own, contextMode);
};

export interface InputFacts {
  readonly files: Files;
  readonly settings: RoundSettings;
  readonly roundNum: number;
  readonly journal: Journal;
  readonly context: ContextParts;
}

/** Reads the prompt, and writes the files that the agent is given. Nothing is started before they stand. */
export const prepareInputs = (facts: InputFacts): Result<RoundInputs> => {
  const { files, settings } = facts;
  const text = readPrompt(settings.prompt, files);
  if (text.kind === 'unreadable') return fail({ code: 'startup_check_failed', checks: [promptUnreadable(text)] });
  const promptPath = join(settings.logDir, logFolder.prompt);
  const context = withHooks(facts.context.own, facts.context.hooks);
  const prompt = assemble(facts, text.text, promptPath);
  const written = writeContext(files, settings.logDir, context);
  if (!written.ok) return written;
  const kept = files.writeAtomic(promptPath, prompt);
  return kept.ok ? ok({ prompt, promptPath }) : kept;
};
