import { useEffect, useRef } from 'preact/hooks';
import { dateWords, clockTime, minuteTime } from '../../../views/clock-time.ts';
import { timeZone } from '../browser/clock.ts';
import { useScreenChange, useWidth } from '../browser/element-size.ts';
import type { AlertRow } from '../shown/alert-rows.ts';
import type { History } from '../store/history.ts';
import { drawAlerts, drawRounds, drawWaits } from '../timeline/drawing.ts';
import { listenToGestures } from '../timeline/gestures.ts';
import { hitAt, type Hit } from '../timeline/hit.ts';
import { paint } from '../timeline/paint.ts';
import { ticksOf, type Span, type Tick } from '../timeline/view.ts';

interface TimelineCanvasProps {
  readonly history: History;
  readonly alerts: readonly AlertRow[];
  readonly span: Span;
  /** By the clock of the project’s host, ms. */
  readonly now: number;
  readonly chosen: number | undefined;
  /** By so many ms to the right. */
  readonly onPan: (ms: number) => void;
  readonly onZoom: (factor: number, at: number) => void;
  readonly onHover: (hit: Hit | undefined) => void;
  readonly onChoose: (hit: Hit, at: number) => void;
}

const label = (span: Span) => {
  const fine = (span.to - span.from) / 8 < 60_000;
  return ({ at, date }: Tick): string => {
    if (date) return dateWords(at, timeZone);
    return fine ? clockTime(at, timeZone) : minuteTime(at, timeZone);
  };
};

/** The picture of the timeline, and what pointers do to it. What it shows is told in words and in a table beside it. */
export const TimelineCanvas = (props: TimelineCanvasProps) => {
  const { history, alerts, span, now, chosen } = props;
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const width = useWidth(frame);
  const screen = useScreenChange();

  useEffect(() => {
    if (canvas.current === null || width === 0) return;
    const scene = { width, now };
    paint(canvas.current, {
      width,
      span,
      chosen,
      rounds: drawRounds(history, span, scene),
      waits: drawWaits(history, span, scene),
      alerts: drawAlerts(alerts, span, scene),
      ticks: ticksOf(span, Math.max(2, Math.floor(width / 90))),
      label: label(span),
    });
  }, [history.revision, alerts.length, span.from, span.to, Math.floor(now / 1000), chosen, width, screen]);

  useEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    const perPixel = (): number =>
      (latest.current.span.to - latest.current.span.from) / Math.max(1, element.clientWidth);
    const at = (x: number): number => latest.current.span.from + x * perPixel();
    const hit = (x: number): Hit | undefined =>
      hitAt(latest.current.history, latest.current.span, x, { width: element.clientWidth, now: latest.current.now });
    return listenToGestures(element, {
      pan: (dx) => latest.current.onPan(-dx * perPixel()),
      zoom: (factor, x) => latest.current.onZoom(factor, at(x)),
      hover: (x) => latest.current.onHover(x === undefined ? undefined : hit(x)),
      choose: (x) => {
        const found = hit(x);
        if (found !== undefined) latest.current.onChoose(found, at(x));
      },
    });
  }, []);

  return (
    <div class="timeline-frame" ref={frame}>
      <canvas ref={canvas} class="timeline-canvas" aria-hidden="true" />
    </div>
  );
};
