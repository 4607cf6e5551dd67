import type { Outcome } from '../../model/outcome.ts';
import type { RoundRecord, RoundState } from '../../model/round-record.ts';
import type { DurationMs, EpochMs } from '../../model/time.ts';
import type { Watch } from '../../model/watch.ts';

/** A round that is over. */
export type EndedRound = RoundRecord & { readonly state: Extract<RoundState, { readonly kind: 'ended' }> };

/** What happened longer ago than this is history: no limit lasts longer than eight days, and a project may rest for a year. */
const newsMs: DurationMs = 8 * 24 * 3_600_000;

const isEnded = (round: RoundRecord): round is EndedRound => round.state.kind === 'ended';

/** The latest rounds that are over, oldest first, at most `count`. */
export const latestEnded = (watch: Watch, count: number, now: EpochMs): readonly EndedRound[] => {
  if (count <= 0) return [];
  return watch.rounds
    .filter(isEnded)
    .filter(({ state }) => now - state.at <= newsMs)
    .slice(-count);
};

/** The round in progress. */
export const openRound = (watch: Watch): RoundRecord | undefined => {
  const last = watch.rounds.at(-1);
  return last === undefined || isEnded(last) ? undefined : last;
};

/** How many of the latest rounds in a row fit, counted from the last. */
export const streak = (rounds: readonly EndedRound[], fits: (round: EndedRound) => boolean): readonly EndedRound[] => {
  const breaking = rounds.findLastIndex((round) => !fits(round));
  return rounds.slice(breaking + 1);
};

/** Whether a round ended in one of these ways. */
export const endedAs =
  (...names: readonly Outcome['name'][]) =>
  ({ state }: EndedRound): boolean =>
    names.includes(state.outcome.name);

/** When the last of them ended. */
export const lastEnd = (rounds: readonly EndedRound[]): { readonly lastAt?: EpochMs } => {
  const last = rounds.at(-1);
  return last === undefined ? {} : { lastAt: last.state.at };
};

/** How many rounds a share of a window is, at least one. The window need not be full: two of the first three are two of ten. */
export const shareOf = (windowRounds: number, ratePct: number): number =>
  Math.max(1, Math.ceil((windowRounds * ratePct) / 100));
