import type { History } from '../store/history.ts';
import { upperBound } from '../store/table.ts';
import type { Scene } from './drawing.ts';
import type { Span } from './view.ts';

/** What lies under a pointer. */
export type Hit =
  | { readonly kind: 'round'; readonly row: number }
  /** Rounds too narrow to be told apart. */
  | { readonly kind: 'rounds'; readonly from: number; readonly to: number }
  | { readonly kind: 'wait'; readonly row: number };

/** A finger is so wide, pixels. */
const reach = 8;

/** How far a moment is from a round, ms; 0 inside it. */
const distance = ({ rounds }: History, row: number, at: number, now: number): number => {
  const from = rounds.column('started_at')[row];
  const until = rounds.column('ended_at')[row] ?? Number.NaN;
  if (from === undefined) return Number.POSITIVE_INFINITY;
  return Math.max(0, from - at, at - (Number.isNaN(until) ? now : until));
};

const waitAt = ({ waits }: History, at: number): Hit | undefined => {
  const row = upperBound(waits.column('from'), at) - 1;
  const until = waits.column('to')[row];
  if (until === undefined || until < at) return undefined;
  return { kind: 'wait', row };
};

/** What is at so many pixels from the left; undefined where nothing is. */
export const hitAt = (history: History, span: Span, x: number, { width, now }: Scene): Hit | undefined => {
  const perPixel = (span.to - span.from) / width;
  const at = span.from + x * perPixel;
  const started = history.rounds.column('started_at');
  const from = upperBound(started, at - 1.5 * perPixel);
  const to = upperBound(started, at + 1.5 * perPixel);
  if (to - from > 1) return { kind: 'rounds', from, to };
  const before = upperBound(started, at) - 1;
  const near = [before, before + 1].map((row) => ({ row, away: distance(history, row, at, now) }));
  const nearest = near.reduce((best, one) => (one.away < best.away ? one : best));
  if (nearest.away === 0) return { kind: 'round', row: nearest.row };
  const wait = waitAt(history, at);
  if (nearest.away <= (wait === undefined ? reach : 2) * perPixel) return { kind: 'round', row: nearest.row };
  return wait;
};
