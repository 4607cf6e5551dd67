import { costWords, countWords } from '../../../views/amounts.ts';
import { durationWords } from '../../../views/words.ts';
import type { History } from '../store/history.ts';
import { lowerBound } from '../store/table.ts';

/** A figure and what it is. */
export interface Tile {
  readonly figure: string;
  readonly name: string;
}

const day = 86_400_000;

const sum = (column: Float64Array): number => column.reduce((total, value) => total + (value || 0), 0);
const told = (column: Float64Array): boolean => column.some((value) => !Number.isNaN(value));

/** What the last 24 hours came to. `now` by the clock of the project’s host. */
export const lastDay = ({ rounds, outcomes }: History, now: number): readonly Tile[] => {
  const from = lowerBound(rounds.column('started_at'), now - day);
  const of = (name: Parameters<typeof rounds.column>[0]): Float64Array => rounds.column(name).subarray(from);
  const ended = of('ended_at');
  const over = ended.reduce((count, at) => count + (Number.isNaN(at) ? 0 : 1), 0);
  const good = of('outcome').reduce((count, outcome) => count + (outcomes.at(outcome) === 'ok' ? 1 : 0), 0);
  const started = of('started_at');
  const worked = ended.reduce((ms, at, row) => ms + ((Number.isNaN(at) ? now : at) - (started[row] ?? at)), 0);
  const tokens = sum(of('tokens_in')) + sum(of('tokens_out'));
  const costs = of('cost_usd');
  return [
    { figure: `${good} of ${over}`, name: 'rounds ok' },
    { figure: durationWords(Math.max(0, worked)), name: 'at work' },
    { figure: told(of('commits')) ? String(sum(of('commits'))) : '–', name: 'commits' },
    { figure: told(costs) ? costWords(sum(costs), false) : '–', name: 'cost' },
    { figure: tokens > 0 ? countWords(tokens) : '–', name: 'tokens' },
  ];
};
