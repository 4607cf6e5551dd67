import type { Rounds } from '../store/history.ts';

/** What was used up, by days of the reader’s calendar: columns of one length, oldest first. */
export interface ByDay {
  /** Midnights, s since 1970, as uPlot has its times; days without rounds are there too. */
  readonly days: readonly number[];
  readonly each: readonly number[];
  readonly together: readonly number[];
  readonly total: number;
  /** Whether any round told. */
  readonly told: boolean;
}

export const measures = ['cost', 'tokens'] as const;
/** US dollars, or tokens in and out together. */
export type Measure = (typeof measures)[number];

const dayOf = (at: number): number => {
  const date = new Date(at);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
};

const nextDay = (midnight: number): number => {
  const date = new Date(midnight);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime();
};

/** A clock that was wrong by decades leaves a gap that is not worth its days. */
const longestFilled = 3660 * 86_400_000;

const everyDay = (first: number, last: number): number[] => {
  const days: number[] = [];
  for (let day = first; day <= last; day = nextDay(day)) days.push(day);
  return days;
};

/** Sums up rounds by the day on which they began. */
export const byDay = (rounds: Rounds, measure: Measure): ByDay => {
  const started = rounds.column('started_at');
  const columns =
    measure === 'cost' ? [rounds.column('cost_usd')] : [rounds.column('tokens_in'), rounds.column('tokens_out')];
  const sums = new Map<number, number>();
  let told = false;
  let [midnight, until] = [0, 0];
  for (let row = 0; row < started.length; row += 1) {
    const at = started[row] ?? 0;
    if (at < midnight || at >= until) [midnight, until] = [dayOf(at), nextDay(dayOf(at))];
    let value = 0;
    for (const column of columns) {
      const part = column[row] ?? Number.NaN;
      if (Number.isNaN(part)) continue;
      told = true;
      value += part;
    }
    sums.set(midnight, (sums.get(midnight) ?? 0) + value);
  }
  const known = [...sums.keys()];
  const [first, last] = [Math.min(...known), Math.max(...known)];
  const days = last - first > longestFilled ? known.toSorted((a, b) => a - b) : everyDay(first, last);
  const each = days.map((day) => sums.get(day) ?? 0);
  let total = 0;
  const together = each.map((value) => (total += value));
  return { days: days.map((day) => day / 1000), each, together, total, told };
};
