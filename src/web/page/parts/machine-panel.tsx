import { useMemo, useState } from 'preact/hooks';
import type uPlot from 'uplot';
import { whenWords } from '../../../views/clock-time.ts';
import { timeZone, useSettled } from '../browser/clock.ts';
import { numberOf, recordOf, type Fields } from '../shown/fields.ts';
import { machineSeries, type MachineSeries } from '../shown/machine-series.ts';
import type { History } from '../store/history.ts';
import type { Span } from '../timeline/view.ts';
import { Panel } from './panel.tsx';
import { colorOf, Plot } from './plot.tsx';
import { plain, right, timeAxis, valueAxis } from './plot-look.ts';

const options = (point: (index: number | null) => void) => (): Omit<uPlot.Options, 'width' | 'height'> => ({
  ...plain,
  hooks: { setCursor: [({ cursor }) => point(cursor.idx ?? null)] },
  scales: {
    share: { range: [0, 100] },
    load: { range: (_, __, most) => [0, Math.max(1, most * 1.15)] },
  },
  axes: [
    timeAxis(),
    valueAxis((value) => `${value} %`, { scale: 'share' }),
    valueAxis(String, { scale: 'load', side: right, grid: { show: false }, size: 34 }),
  ],
  series: [
    {},
    { scale: 'share', stroke: () => colorOf('working'), width: 2, points: { show: false } },
    { scale: 'share', stroke: () => colorOf('wall'), width: 2, dash: [6, 4], points: { show: false } },
    { scale: 'load', stroke: () => colorOf('odd'), width: 1.5, dash: [2, 3], points: { show: false } },
  ],
});

const percent = (value: number | undefined): string => `${Math.round(value ?? Number.NaN)} %`;

const nowWords = (peek: Fields): string => {
  const system = recordOf(peek, 'system');
  if (system === undefined) return 'The machine told nothing yet.';
  const free = ((numberOf(system, 'mem_available_mb') ?? 0) / 1024).toFixed(1);
  const disk = Math.round(numberOf(system, 'disk_free_gb') ?? 0);
  return `Now: memory ${percent(numberOf(system, 'mem_used_pct'))} used, ${free} GB free · disk ${percent(numberOf(system, 'disk_used_pct'))} used, ${disk} GB free · load ${numberOf(system, 'load_1m') ?? '?'}`;
};

const thenWords = ({ at, memory, disk, load }: MachineSeries, index: number, now: number): string =>
  `${whenWords((at[index] ?? 0) * 1000, now, timeZone)}: memory ${percent(memory[index])} used · disk ${percent(disk[index])} used · load ${load[index]?.toFixed(2) ?? '?'}`;

interface MachinePanelProps {
  readonly history: History;
  readonly peek: Fields;
  /** The time that the timeline shows. */
  readonly span: Span;
  readonly now: number;
}

/** What the machine was like in the time that the timeline shows. */
export const MachinePanel = ({ history, peek, span: moving, now }: MachinePanelProps) => {
  const span = useSettled(moving, `${moving.from} ${moving.to}`, 100);
  const [pointed, point] = useState<number | null>(null);
  const series = useMemo(() => machineSeries(history.machine, span), [history.revision, span]);
  const data = useMemo(
    (): uPlot.AlignedData => [[...series.at], [...series.memory], [...series.disk], [...series.load]],
    [series],
  );
  return (
    <Panel id="machine" title="Memory, disk, load">
      <Plot
        label={`The machine along the time. ${nowWords(peek)}`}
        height={190}
        data={data}
        options={options(point)}
        shape="machine"
        between={{ from: span.from / 1000, to: span.to / 1000 }}
      />
      <p class="readout one">
        {pointed === null || pointed >= series.at.length ? nowWords(peek) : thenWords(series, pointed, now)}
      </p>
      <ul class="legend">
        <li>
          <i class="line memory" aria-hidden="true" />
          memory used
        </li>
        <li>
          <i class="line disk" aria-hidden="true" />
          disk used
        </li>
        <li>
          <i class="line load" aria-hidden="true" />
          load, right
        </li>
      </ul>
    </Panel>
  );
};
