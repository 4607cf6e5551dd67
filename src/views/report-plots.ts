import type { OutcomeName } from '../model/outcome.ts';
import type { DurationMs, EpochMs } from '../model/time.ts';
import type { TimeUse } from '../model/time-use.ts';
import type { Slot } from '../verbs/report/picture.ts';
import type { Window } from '../verbs/report/time-use.ts';
import { dateWords, minuteTime } from './clock-time.ts';

// Plots are drawn in per cent of the width and in pixels of height, so that text keeps its size on any screen.

/** The colour of each outcome, by its class in the page's style. */
export const outcomeClass: Readonly<Record<OutcomeName, string>> = {
  ok: 'good',
  failed: 'bad',
  timeout: 'wall',
  stalled: 'wall',
  over_memory: 'wall',
  log_flood: 'wall',
  quota: 'limit',
  transient: 'limit',
  auth: 'access',
  billing: 'access',
  context: 'bad',
  cancelled: 'odd',
  interrupted: 'bad',
  unknown: 'odd',
};

/** The colour of each use of time, by its class. */
export const useClass: Readonly<Record<TimeUse, string>> = {
  working: 'working',
  quota: 'limit',
  backing_off: 'wall',
  budget: 'access',
  schedule: 'schedule',
  between: 'between',
  stopped: 'stopped',
  unknown: 'bad',
};

/** A rectangle of a plot. Lengths along the width are shares of it, 0 to 1. */
export interface Block {
  readonly from: number;
  readonly to: number;
  readonly top: number;
  readonly height: number;
  readonly className: string;
  /** What a pointer is told. */
  readonly title: string;
}

const percent = (share: number): string => `${Number((100 * share).toFixed(3))}%`;

const blockSvg = ({ from, to, top, height, className, title }: Block): string =>
  `<rect class="${className}" x="${percent(from)}" y="${Number(top.toFixed(2))}" width="${percent(to - from)}" height="${Number(height.toFixed(2))}"><title>${Bun.escapeHTML(title)}</title></rect>`;

const minute: DurationMs = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const tickSteps = [
  5 * minute,
  15 * minute,
  30 * minute,
  hour,
  2 * hour,
  4 * hour,
  8 * hour,
  day,
  2 * day,
  7 * day,
  14 * day,
  28 * day,
  91 * day,
  364 * day,
];
const ticksAtMost = 7;

/** Times worth a mark: whole hours or days by the reader's clock, few enough for a telephone. */
const ticksOf = (
  { from, to }: Window,
  timeZone: string,
): readonly { readonly at: EpochMs; readonly label: string }[] => {
  const step = tickSteps.find((length) => (to - from) / length <= ticksAtMost) ?? to - from;
  const midnight = Temporal.Instant.fromEpochMilliseconds(from)
    .toZonedDateTimeISO(timeZone)
    .startOfDay().epochMilliseconds;
  const first = midnight + Math.ceil((from - midnight) / step) * step;
  const count = Math.max(0, Math.floor((to - first) / step) + 1);
  return Array.from({ length: count }, (_, index) => {
    const at = first + index * step;
    const time = minuteTime(at, timeZone);
    return { at, label: step >= day || time === '00:00' ? dateWords(at, timeZone) : time };
  });
};

const axisHeight = 20;

const axisSvg = (window: Window, timeZone: string, height: number): string =>
  ticksOf(window, timeZone)
    .map(({ at, label }) => {
      const share = (at - window.from) / (window.to - window.from);
      const anchor = share < 0.04 ? 'start' : share > 0.96 ? 'end' : 'middle';
      const x = percent(share);
      return `<line class="tick" x1="${x}" x2="${x}" y1="0" y2="${height}"/><text class="label" x="${x}" y="${height + 14}" text-anchor="${anchor}">${label}</text>`;
    })
    .join('');

/** A plot over the time of a window. */
export interface Plot {
  readonly window: Window;
  readonly timeZone: string;
  readonly height: number;
  readonly blocks: readonly Block[];
  /** What somebody is told who does not see it. */
  readonly label: string;
  /** The value at the top, where there is a scale. */
  readonly top?: string;
}

/** Room for the value at the top, above everything that is drawn. */
const topHeight = 16;

/** A plot as SVG. */
export const plotSvg = ({ window, timeZone, height, blocks, label, top }: Plot): string => {
  const above = top === undefined ? 0 : topHeight;
  const scale = top === undefined ? '' : `<text class="label" x="0" y="10">${Bun.escapeHTML(top)}</text>`;
  const drawn = `${axisSvg(window, timeZone, height)}${blocks.map(blockSvg).join('')}`;
  return `<svg role="img" aria-label="${Bun.escapeHTML(label)}" width="100%" height="${above + height + axisHeight}">${scale}<g transform="translate(0 ${above})">${drawn}</g></svg>`;
};

/** A part of a bar. */
export interface BarPart {
  readonly value: number;
  readonly className: string;
  readonly title: string;
}

/** Bars beside each other, one for each slot, their parts upon each other; `most` reaches the top. */
export const barBlocks = (
  slots: readonly Slot[],
  height: number,
  most: number,
  partsOf: (slot: Slot) => readonly BarPart[],
): readonly Block[] =>
  slots.flatMap((slot, index) => {
    const [from, to] = [index / slots.length, (index + 0.86) / slots.length];
    let bottom = height;
    return partsOf(slot).map(({ value, className, title }) => {
      const length = most > 0 ? (height * value) / most : 0;
      bottom -= length;
      return { from, to, top: bottom, height: length, className, title };
    });
  });
