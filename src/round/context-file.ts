import { join } from 'node:path';
import { logFolder } from '../model/log-folder.ts';
import { isOutcomeName } from '../model/outcome.ts';
import type { RoundContext } from '../model/round-context.ts';
import type { Status } from '../model/status.ts';
import { isoTime, type EpochMs } from '../model/time.ts';
import type { Files, IoResult } from '../ports/files.ts';

/** What goes into a round's context. */
export interface ContextFacts {
  readonly roundNum: number;
  readonly startedAt: EpochMs;
  /** Empty without phases. */
  readonly phase: string;
  /** The status before this round. */
  readonly before: Status;
  readonly freshEyes: boolean;
  readonly orphanStash?: NonNullable<RoundContext['orphan_stash']>;
}

/** The round before, or undefined where none has run an agent to its end. */
const previousIn = (status: Status): RoundContext['previous'] => {
  const { last_completed_at, last_exit_code, last_duration_s, last_had_dirty_tree, last_outcome } = status;
  if (typeof last_completed_at !== 'string') return undefined;
  if (typeof last_exit_code !== 'number' || typeof last_duration_s !== 'number') return undefined;
  return {
    exit_code: last_exit_code,
    duration_s: last_duration_s,
    ended_at: last_completed_at,
    had_dirty_tree: last_had_dirty_tree ?? false,
    ...(isOutcomeName(last_outcome) ? { outcome: last_outcome } : {}),
  };
};

/** The round context, without what hooks add. */
export const roundContext = (facts: ContextFacts): RoundContext => {
  const previous = previousIn(facts.before);
  return {
    round_num: facts.roundNum,
    started_at: isoTime(facts.startedAt),
    ...(facts.phase === '' ? {} : { phase: facts.phase }),
    ...(facts.freshEyes ? { fresh_eyes: true as const } : {}),
    ...(previous === undefined ? {} : { previous }),
    ...(facts.orphanStash === undefined ? {} : { orphan_stash: facts.orphanStash }),
  };
};

/** The context with what hooks told, a key each. None can replace a key that is ours. */
export const withHooks = (own: RoundContext, hooks: Readonly<Record<string, unknown>>): RoundContext => ({
  ...own,
  ...hooks,
  ...own,
});

/** Replaces `round-context.json`. */
export const writeContext = (files: Files, logDir: string, context: RoundContext): IoResult<void> =>
  files.writeAtomic(join(logDir, logFolder.context), `${JSON.stringify(context, null, 2)}\n`);
