import type { Machine } from '../store/history.ts';
import { lowerBound, upperBound } from '../store/table.ts';

/** What the machine was like, as uPlot has it: seconds, then a column each. */
export interface MachineSeries {
  readonly at: readonly number[];
  /** Per cent. */
  readonly memory: readonly number[];
  /** Per cent. */
  readonly disk: readonly number[];
  readonly load: readonly number[];
}

/** Points that a plot can tell apart; more only cost. */
const pointsAtMost = 2000;

/** The worst of each stretch: a peak must not vanish between two points. */
const worst = (column: Float64Array, step: number): number[] => {
  const points: number[] = [];
  for (let row = 0; row < column.length; row += step) {
    let most = column[row] ?? Number.NaN;
    for (let next = row + 1; next < Math.min(column.length, row + step); next += 1)
      most = Math.max(most, column[next] ?? most);
    points.push(most);
  }
  return points;
};

/** The machine between two moments, ms, with one point before and one after, so that lines run through the edges. */
export const machineSeries = (
  machine: Machine,
  between: { readonly from: number; readonly to: number },
): MachineSeries => {
  const at = machine.column('at');
  const from = Math.max(0, lowerBound(at, between.from) - 1);
  const to = Math.min(at.length, upperBound(at, between.to) + 1);
  const step = Math.max(1, Math.ceil((to - from) / pointsAtMost));
  const part = (name: Parameters<typeof machine.column>[0]): Float64Array => machine.column(name).subarray(from, to);
  const total = part('mem_total_mb');
  const used = part('mem_available_mb').map((free, row) => 100 * (1 - free / (total[row] ?? Number.NaN)));
  return {
    at: worst(part('at'), step).map((ms) => ms / 1000),
    memory: worst(used, step),
    disk: worst(part('disk_used_pct'), step),
    load: worst(part('load_1m'), step),
  };
};
