import type uPlot from 'uplot';
import { clockTime, dateWords, minuteTime } from '../../../views/clock-time.ts';
import { timeZone } from '../browser/clock.ts';
import { colorOf } from './plot.tsx';

const font = '11px system-ui, sans-serif';

/** uPlot’s number for the right side; its enumeration is of types only, and not there when the page runs. */
// oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- as said
export const right = 1 as uPlot.Axis.Side;

const day = 86_400;

const times = (_: uPlot, seconds: number[]): string[] => {
  const step = (seconds[1] ?? 0) - (seconds[0] ?? 0);
  return seconds.map((second) => {
    const at = second * 1000;
    const midnight = new Date(at).getHours() === 0 && new Date(at).getMinutes() === 0;
    if (step >= day || (midnight && step >= 60)) return dateWords(at, timeZone);
    return step < 60 ? clockTime(at, timeZone) : minuteTime(at, timeZone);
  });
};

const shared = {
  stroke: () => colorOf('soft'),
  font,
  grid: { stroke: () => colorOf('grid'), width: 1 },
  ticks: { show: false },
} as const;

/** The axis of the time. */
export const timeAxis = (): uPlot.Axis => ({ ...shared, values: times, space: 64, size: 26, grid: { show: false } });

/** An axis of values, in words. */
export const valueAxis = (words: (value: number) => string, rest: Partial<uPlot.Axis> = {}): uPlot.Axis => ({
  ...shared,
  size: 54,
  space: 30,
  values: (_, values) => values.map((value) => (value === null ? '' : words(value))),
  ...rest,
});

/** What all plots have in common: no legend of its own, for the page has words and a table instead. */
export const plain: Pick<uPlot.Options, 'legend' | 'cursor' | 'padding'> = {
  legend: { show: false },
  cursor: { y: false, points: { size: 7 }, drag: { setScale: false } },
  padding: [8, 4, 0, 0],
};
