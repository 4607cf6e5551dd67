import { costWords, countWords } from '../../../views/amounts.ts';
import { durationWords, plural } from '../../../views/words.ts';
import type { History } from '../store/history.ts';

/** A round of the history. */
export interface RoundAt {
  readonly roundNum: number;
  readonly startedAt: number;
  /** Undefined while it goes on. */
  readonly endedAt?: number;
  /** Empty while it goes on. */
  readonly outcome: string;
  readonly phase: string;
  /** NaN where not told. */
  readonly costUsd: number;
  readonly tokens: number;
  readonly commits: number;
  readonly linesAdded: number;
  readonly linesRemoved: number;
}

const nothing = Number.NaN;

/** The round in a row of the table; undefined where there is no such row. */
export const roundAt = ({ rounds, outcomes, phases }: History, row: number): RoundAt | undefined => {
  const of = (name: Parameters<typeof rounds.column>[0]): number => rounds.column(name)[row] ?? nothing;
  if (row < 0 || row >= rounds.length()) return undefined;
  const [endedAt, tokensIn, tokensOut] = [of('ended_at'), of('tokens_in'), of('tokens_out')];
  return {
    roundNum: of('round_num'),
    startedAt: of('started_at'),
    ...(Number.isNaN(endedAt) ? {} : { endedAt }),
    outcome: outcomes.at(of('outcome')),
    phase: phases.at(of('phase')),
    costUsd: of('cost_usd'),
    tokens: Number.isNaN(tokensIn) && Number.isNaN(tokensOut) ? nothing : (tokensIn || 0) + (tokensOut || 0),
    commits: of('commits'),
    linesAdded: of('lines_added'),
    linesRemoved: of('lines_removed'),
  };
};

/** For how long a round ran, or has run; `now` by the clock of its host. */
export const lengthOf = ({ startedAt, endedAt }: RoundAt, now: number): string =>
  durationWords(Math.max(0, (endedAt ?? now) - startedAt));

/** What it cost; empty where that was not told. */
export const costOf = ({ costUsd }: RoundAt): string => (Number.isNaN(costUsd) ? '' : costWords(costUsd, false));

export const tokensOf = ({ tokens }: RoundAt): string => (Number.isNaN(tokens) ? '' : countWords(tokens));

/** `2 commits, +120 −8`; empty where nothing was told. */
export const changesOf = ({ commits, linesAdded, linesRemoved }: RoundAt): string => {
  if (Number.isNaN(commits)) return '';
  if (commits === 0 && !(linesAdded > 0) && !(linesRemoved > 0)) return 'nothing';
  return `${plural(commits, 'commit')}, +${linesAdded || 0} −${linesRemoved || 0}`;
};
