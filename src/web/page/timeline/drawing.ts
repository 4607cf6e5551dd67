import { waitUse } from '../../../verbs/report/time-use.ts';
import { useClass } from '../../../views/report-plots.ts';
import type { AlertRow } from '../shown/alert-rows.ts';
import { lookOf, looks, markOf, type Look } from '../shown/outcome-look.ts';
import type { History } from '../store/history.ts';
import { upperBound } from '../store/table.ts';
import type { Span } from './view.ts';

/** A rectangle along the time: pixels from the left. */
export interface Stripe {
  readonly x: number;
  readonly width: number;
  /** A colour of the style sheet. */
  readonly color: string;
}

/** A round that is wide enough to be seen alone. */
export interface Block extends Stripe {
  readonly row: number;
  /** Its outcome in one character. */
  readonly mark: string;
  readonly roundNum: number;
}

/** How many rounds of each look touch a column of pixels. */
export interface Column {
  readonly x: number;
  readonly counts: readonly (readonly [Look, number])[];
}

/** What is drawn of the rounds: each one, or where there are too many for that, columns of them. */
export type RoundDrawing =
  | { readonly kind: 'blocks'; readonly blocks: readonly Block[] }
  | { readonly kind: 'columns'; readonly columns: readonly Column[]; readonly columnWidth: number };

const narrowest = 3;
const columnWidth = 3;

/** The row of the first round that reaches into a span, and the row after the last. */
const rowsIn = (started: Float64Array, { from, to }: Span): readonly [number, number] => [
  Math.max(0, upperBound(started, from) - 1),
  upperBound(started, to),
];

const lookOfRow = ({ rounds, outcomes }: History): ((row: number) => Look) => {
  const outcome = rounds.column('outcome');
  const known = Array.from({ length: outcomes.count() }, (_, position) => lookOf(outcomes.at(position)));
  return (row) => known[outcome[row] ?? -1] ?? 'working';
};

const inColumns = (history: History, span: Span, { width, now }: { readonly width: number; readonly now: number }) => {
  const [started, ended] = [history.rounds.column('started_at'), history.rounds.column('ended_at')];
  const look = lookOfRow(history);
  const columns = Math.ceil(width / columnWidth);
  const counts = new Uint32Array(columns * looks.length);
  const scale = columns / (span.to - span.from);
  const [first, last] = rowsIn(started, span);
  for (let row = first; row < last; row += 1) {
    const until = ended[row] ?? Number.NaN;
    const from = Math.max(0, Math.floor(((started[row] ?? 0) - span.from) * scale));
    const to = Math.min(columns - 1, Math.floor(((Number.isNaN(until) ? now : until) - span.from) * scale));
    const place = looks.indexOf(look(row));
    for (let column = from; column <= to; column += 1) {
      const cell = column * looks.length + place;
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
  }
  return counts;
};

/** Too many rounds to be told apart: how many of each look touch each column of pixels, so that a short one is seen beside long ones. */
const columnsOf = (history: History, span: Span, scene: Scene): readonly Column[] => {
  const counts = inColumns(history, span, scene);
  return Array.from({ length: counts.length / looks.length }, (_, column) => ({
    x: column * columnWidth,
    counts: looks
      .map((look, place) => [look, counts[column * looks.length + place] ?? 0] as const)
      .filter(([, count]) => count > 0),
  })).filter((column) => column.counts.length > 0);
};

/** What a picture is made for: the width in pixels, and the time now by the clock of the project’s host. */
export interface Scene {
  readonly width: number;
  readonly now: number;
}

/** The rounds of a span. */
export const drawRounds = (history: History, span: Span, scene: Scene): RoundDrawing => {
  const { rounds, outcomes } = history;
  const [started, ended] = [rounds.column('started_at'), rounds.column('ended_at')];
  const [first, last] = rowsIn(started, span);
  const scale = scene.width / (span.to - span.from);
  if ((last - first) * narrowest > scene.width)
    return { kind: 'columns', columns: columnsOf(history, span, scene), columnWidth };
  const look = lookOfRow(history);
  const blocks: Block[] = [];
  for (let row = first; row < last; row += 1) {
    const until = ended[row] ?? Number.NaN;
    const x = ((started[row] ?? 0) - span.from) * scale;
    const end = ((Number.isNaN(until) ? Math.max(scene.now, started[row] ?? 0) : until) - span.from) * scale;
    if (end < 0) continue;
    const outcome = outcomes.at(rounds.column('outcome')[row] ?? -1);
    const roundNum = rounds.column('round_num')[row] ?? 0;
    blocks.push({ row, x, width: Math.max(2, end - x), color: look(row), mark: markOf(outcome), roundNum });
  }
  return { kind: 'blocks', blocks };
};

/** The waits of a span. Those that lie within a pixel of the one before are left out: there are as many as rounds. */
export const drawWaits = ({ waits, reasons }: History, span: Span, { width, now }: Scene): readonly Stripe[] => {
  const [from, to, reason] = [waits.column('from'), waits.column('to'), waits.column('reason')];
  const colors = Array.from({ length: reasons.count() }, (_, position) => useClass[waitUse(reasons.at(position))]);
  const scale = width / (span.to - span.from);
  const stripes: Stripe[] = [];
  let drawnTo = Number.NEGATIVE_INFINITY;
  const [first, last] = rowsIn(from, span);
  for (let row = first; row < last; row += 1) {
    const until = to[row] ?? Number.NaN;
    const x = ((from[row] ?? 0) - span.from) * scale;
    const end = ((Number.isNaN(until) ? now : until) - span.from) * scale;
    const color = colors[reason[row] ?? -1] ?? 'between';
    // The pause after every round is worth no line of its own.
    if (end < 0 || end < drawnTo + 0.5 || (color === 'between' && end - x < 3)) continue;
    // A gap that nobody could see is none: a row of waits is one line, and not a comb.
    const before = x - drawnTo < 1.5 ? drawnTo : x;
    stripes.push({ x: before, width: Math.max(1, end - before), color });
    drawnTo = Math.max(end, x + 1);
  }
  return stripes;
};

const severityColor = { info: 'odd', warning: 'limit', critical: 'bad' } as const;

/** The lives of alerts in a span. */
export const drawAlerts = (alerts: readonly AlertRow[], span: Span, { width, now }: Scene): readonly Stripe[] => {
  const scale = width / (span.to - span.from);
  return alerts.flatMap(({ severity, raisedAt: from, clearedAt }): Stripe[] => {
    const to = clearedAt ?? now;
    if (to < span.from || from > span.to) return [];
    return [{ x: (from - span.from) * scale, width: Math.max(3, (to - from) * scale), color: severityColor[severity] }];
  });
};
