import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { useScreenChange, useWidth } from '../browser/element-size.ts';

interface PlotProps {
  /** What somebody is told who does not see it. */
  readonly label: string;
  /** CSS pixels; kept free before there is anything to draw. */
  readonly height: number;
  readonly data: uPlot.AlignedData;
  /** Built once: what it depends on must be in `shape`. */
  readonly options: () => Omit<uPlot.Options, 'width' | 'height'>;
  /** A change of it builds the plot anew. */
  readonly shape: string;
  /** Seconds; absent: all of the data. */
  readonly between?: { readonly from: number; readonly to: number };
}

/** A colour of the style sheet as it is now. */
export const colorOf = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** A plot of uPlot’s that lives as long as its place on the page. */
export const Plot = ({ label, height, data, options, shape, between }: PlotProps) => {
  const frame = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const width = useWidth(frame);
  const screen = useScreenChange();
  const shown = width > 0 && (data[0]?.length ?? 0) > 0;

  useEffect(() => {
    if (frame.current === null || !shown) return undefined;
    const made = new uPlot({ ...options(), width, height }, data, frame.current);
    plot.current = made;
    return () => {
      made.destroy();
      plot.current = undefined;
    };
  }, [shape, shown, screen]);
  useEffect(() => {
    if (width > 0) plot.current?.setSize({ width, height });
  }, [width, height]);
  useEffect(() => {
    plot.current?.setData(data, between === undefined);
    if (between !== undefined) plot.current?.setScale('x', { min: between.from, max: between.to });
  }, [data, between?.from, between?.to, shape, shown, screen]);

  return (
    <div class={`plot plot-${height}`} role="img" aria-label={label} ref={frame}>
      {shown ? null : <p class="soft">Nothing told yet.</p>}
    </div>
  );
};
