import { useMemo, useState } from 'preact/hooks';
import uPlot from 'uplot';
import { costWords, countWords } from '../../../views/amounts.ts';
import { dateWords } from '../../../views/clock-time.ts';
import { plural } from '../../../views/words.ts';
import { timeZone } from '../browser/clock.ts';
import { byDay, measures, type ByDay, type Measure } from '../shown/by-day.ts';
import type { History } from '../store/history.ts';
import { Panel } from './panel.tsx';
import { colorOf, Plot } from './plot.tsx';
import { plain, right, timeAxis, valueAxis } from './plot-look.ts';

const day = 86_400;

const words = (measure: Measure, value: number): string =>
  measure === 'cost' ? costWords(value, false) : countWords(value);

const bars = uPlot.paths.bars?.({ size: [0.7, 48] });
const line = uPlot.paths.linear?.();

const options =
  (measure: Measure, point: (index: number | null) => void) => (): Omit<uPlot.Options, 'width' | 'height'> => ({
    ...plain,
    hooks: { setCursor: [({ cursor }) => point(cursor.idx ?? null)] },
    scales: {
      // Bars stand on their days: half a day of room on both sides.
      x: { range: (_, from, to) => [from - 0.7 * day, to + 0.7 * day] },
      each: { range: (_, __, most) => [0, most > 0 ? most * 1.1 : 1] },
      together: { range: (_, __, most) => [0, most > 0 ? most * 1.1 : 1] },
    },
    axes: [
      { ...timeAxis(), space: 44, incrs: [day, 2 * day, 7 * day, 14 * day, 28 * day, 91 * day, 364 * day] },
      valueAxis((value) => words(measure, value), { scale: 'each' }),
      valueAxis((value) => words(measure, value), { scale: 'together', side: right, grid: { show: false } }),
    ],
    series: [
      {},
      {
        scale: 'each',
        fill: () => colorOf('working'),
        ...(bars === undefined ? {} : { paths: bars }),
        points: { show: false },
      },
      { scale: 'together', stroke: () => colorOf('ink'), width: 1.5, ...(line === undefined ? {} : { paths: line }) },
    ],
  });

const summary = (measure: Measure, { total, days, told }: ByDay): string =>
  told ? `${words(measure, total)} in ${plural(days.length, 'day')}` : `No round told its ${measure}`;

const ofDay = (measure: Measure, { days, each, together }: ByDay, index: number): string =>
  `${dateWords((days[index] ?? 0) * 1000, timeZone)}: ${words(measure, each[index] ?? 0)}, ${words(measure, together[index] ?? 0)} since the first`;

/** What was used up, by days and together. */
export const UsagePanel = ({ history }: { readonly history: History }) => {
  const [measure, choose] = useState<Measure>('cost');
  const [pointed, point] = useState<number | null>(null);
  const sums = useMemo(() => byDay(history.rounds, measure), [history.revision, measure]);
  const data = useMemo((): uPlot.AlignedData => [[...sums.days], [...sums.each], [...sums.together]], [sums]);
  return (
    <Panel
      id="usage"
      title="Cost and tokens"
      aside={
        <div class="buttons small" role="group" aria-label="What is counted">
          {measures.map((each) => (
            <button type="button" aria-pressed={measure === each} onClick={() => choose(each)}>
              {each === 'cost' ? 'Cost' : 'Tokens'}
            </button>
          ))}
        </div>
      }
    >
      <Plot
        label={`${measure} by day: ${summary(measure, sums)}`}
        height={190}
        data={sums.told ? data : [[]]}
        options={options(measure, point)}
        shape={measure}
      />
      <p class="readout one">
        {pointed === null || pointed >= sums.days.length ? summary(measure, sums) : ofDay(measure, sums, pointed)}
      </p>
      <ul class="legend">
        <li>
          <i class="working" aria-hidden="true" />
          by day
        </li>
        <li>
          <i class="line" aria-hidden="true" />
          together
        </li>
      </ul>
    </Panel>
  );
};
