import type { RoundDrawing, Stripe } from './drawing.ts';
import type { Span, Tick } from './view.ts';

/** Where things lie, pixels from the top. */
const lanes = {
  alerts: { top: 0, height: 6 },
  rounds: { top: 12, height: 58 },
  waits: { top: 74, height: 10 },
  height: 110,
} as const;

/** All that a picture of the timeline is made of. */
export interface Picture {
  readonly width: number;
  readonly span: Span;
  readonly rounds: RoundDrawing;
  readonly waits: readonly Stripe[];
  readonly alerts: readonly Stripe[];
  readonly ticks: readonly Tick[];
  readonly label: (tick: Tick) => string;
  /** The row of the round that is chosen. */
  readonly chosen: number | undefined;
}

/** The colours of the style sheet as they are now, light or dark. */
const paletteOf = (canvas: HTMLCanvasElement): ((name: string) => string) => {
  const style = getComputedStyle(canvas);
  const known = new Map<string, string>();
  return (name) => {
    const found = known.get(name) ?? style.getPropertyValue(`--${name}`).trim();
    known.set(name, found);
    return found;
  };
};

type Pen = CanvasRenderingContext2D;

const paintTicks = (pen: Pen, { ticks, span, width, label }: Picture, color: (name: string) => string): void => {
  pen.font = '11px system-ui, sans-serif';
  pen.textBaseline = 'alphabetic';
  let free = 0;
  for (const tick of ticks) {
    const x = Math.round(((tick.at - span.from) / (span.to - span.from)) * width) + 0.5;
    pen.fillStyle = color(tick.date ? 'grid-day' : 'grid');
    pen.fillRect(x - 0.5, lanes.rounds.top - 4, 1, lanes.waits.top + lanes.waits.height - lanes.rounds.top + 8);
    const words = label(tick);
    const half = pen.measureText(words).width / 2;
    const left = Math.min(Math.max(x - half, 0), width - 2 * half);
    if (left < free) continue;
    pen.fillStyle = color('soft');
    pen.fillText(words, left, lanes.height - 6);
    free = left + 2 * half + 8;
  }
};

const paintStripes = (
  pen: Pen,
  stripes: readonly Stripe[],
  { top, height }: { readonly top: number; readonly height: number },
  color: (name: string) => string,
): void => {
  for (const stripe of stripes) {
    pen.fillStyle = color(stripe.color);
    pen.fillRect(stripe.x, top, stripe.width, height);
  }
};

const { top, height } = lanes.rounds;

const paintColumns = (pen: Pen, drawing: RoundDrawing & { kind: 'columns' }, color: (name: string) => string): void => {
  for (const { x, counts } of drawing.columns) {
    const all = counts.reduce((sum, [, count]) => sum + count, 0);
    let bottom = top + height;
    for (const [look, count] of counts) {
      // One failure among hundreds of good rounds is still seen.
      const part = Math.max(counts.length > 1 ? 4 : 0, ((height - 4 * (counts.length - 1)) * count) / all);
      pen.fillStyle = color(look);
      pen.fillRect(x, Math.max(top, bottom - part), drawing.columnWidth, Math.min(part, bottom - top));
      bottom -= part;
    }
  }
};

const paintBlocks = (
  pen: Pen,
  drawing: RoundDrawing & { kind: 'blocks' },
  { chosen, width: whole }: Picture,
  color: (name: string) => string,
): void => {
  pen.textAlign = 'center';
  for (const { row, x, width, color: name, mark, roundNum } of drawing.blocks) {
    const gap = width > 4 ? 1 : 0;
    pen.fillStyle = color(name);
    pen.beginPath();
    pen.roundRect(x, top, width - gap, height, Math.min(4, width / 3));
    pen.fill();
    const [left, right] = [Math.max(0, x), Math.min(whole, x + width)];
    if (right - left >= 12) {
      pen.fillStyle = color(name === 'bad' ? 'on-bad' : 'on-block');
      pen.font = '600 13px system-ui, sans-serif';
      pen.fillText(mark, (left + right) / 2, top + height / 2 + (right - left >= 34 ? -2 : 5));
      if (right - left >= 34) {
        pen.font = '11px system-ui, sans-serif';
        pen.fillText(String(roundNum), (left + right) / 2, top + height / 2 + 14);
      }
    }
    if (row !== chosen) continue;
    pen.strokeStyle = color('ink');
    pen.lineWidth = 2;
    pen.strokeRect(x - 1, top - 2, Math.max(4, width - gap + 2), height + 4);
  }
  pen.textAlign = 'start';
};

/** Draws the picture on a canvas that is as wide as the picture. */
export const paint = (canvas: HTMLCanvasElement, picture: Picture): void => {
  const pen = canvas.getContext('2d');
  if (pen === null) return;
  const dense = devicePixelRatio;
  const [width, tall] = [Math.round(picture.width * dense), Math.round(lanes.height * dense)];
  if (canvas.width !== width || canvas.height !== tall) Object.assign(canvas, { width, height: tall });
  pen.setTransform(dense, 0, 0, dense, 0, 0);
  pen.clearRect(0, 0, picture.width, lanes.height);
  const color = paletteOf(canvas);
  paintTicks(pen, picture, color);
  paintStripes(pen, picture.alerts, lanes.alerts, color);
  paintStripes(pen, picture.waits, lanes.waits, color);
  if (picture.rounds.kind === 'columns') paintColumns(pen, picture.rounds, color);
  else paintBlocks(pen, picture.rounds, picture, color);
};
