/** A stretch of time, ms since 1970 by the clock of the project’s host. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What the timeline shows: it moves on with the time, or stays where somebody has put it. */
export type View =
  | { readonly kind: 'last'; readonly lengthMs: number }
  | { readonly kind: 'all' }
  | { readonly kind: 'fixed'; readonly span: Span };

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Lengths that have a button. */
export const presets = [
  { label: '1 h', lengthMs: hour },
  { label: '6 h', lengthMs: 6 * hour },
  { label: '24 h', lengthMs: day },
  { label: '7 d', lengthMs: 7 * day },
] as const;

const shortest = 5000;

/** What is known of the past when the view is chosen. */
interface Past {
  /** When the oldest round or wait that is known began, and when the last one did. */
  readonly oldest: number | undefined;
  readonly last: number | undefined;
  /** Whether there is more before the oldest. */
  readonly more: boolean;
}

/** The view at first: all of a young project, else the last day, or where nothing happened in it, the last one in which something did. */
export const openingView = ({ oldest, last, more }: Past, now: number): View => {
  if (last === undefined || oldest === undefined) return { kind: 'last', lengthMs: day };
  if (!more && oldest > now - day) return { kind: 'all' };
  if (last > now - day) return { kind: 'last', lengthMs: day };
  return { kind: 'fixed', span: { from: last - 0.95 * day, to: last + 0.05 * day } };
};

/** The time that a view shows now. */
export const spanOf = (view: View, oldest: number | undefined, now: number): Span => {
  switch (view.kind) {
    case 'last':
      return { from: now - view.lengthMs, to: now };
    case 'all':
      return { from: Math.min(oldest ?? now - hour, now - minute / 2), to: now };
    case 'fixed':
      return view.span;
  }
};

/** Shows more (`factor` > 1) or less; what lies at `at` stays where it is. */
export const zoomed = ({ from, to }: Span, factor: number, at: number): Span => {
  const length = Math.max(shortest, (to - from) * factor);
  const share = (at - from) / (to - from);
  return { from: at - share * length, to: at + (1 - share) * length };
};

/** Moves a span, but not past all that there is. */
export const moved = ({ from, to }: Span, ms: number, edges: Span): Span => {
  const length = to - from;
  const start = Math.min(Math.max(from + ms, edges.from - length / 2), edges.to - length / 2);
  return { from: start, to: start + length };
};

/** A span of the same length that has a moment in it, moved no further than it must. */
export const containing = (span: Span, at: number): Span => {
  if (at >= span.from && at <= span.to) return span;
  const length = span.to - span.from;
  return at < span.from
    ? { from: at - length * 0.1, to: at + length * 0.9 }
    : { from: at - length * 0.9, to: at + length * 0.1 };
};

const steps = [
  1000,
  5000,
  15_000,
  30_000,
  minute,
  5 * minute,
  15 * minute,
  30 * minute,
  hour,
  2 * hour,
  4 * hour,
  8 * hour,
  12 * hour,
  day,
  2 * day,
  7 * day,
  14 * day,
  28 * day,
  91 * day,
  364 * day,
];

/** A mark of the axis. */
export interface Tick {
  readonly at: number;
  /** Whether it is one of days rather than of hours. */
  readonly date: boolean;
}

const midnightOf = (at: number, days: number): Date => {
  const date = new Date(at);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days);
};

/** Round times by the reader’s clock, at most so many. */
export const ticksOf = ({ from, to }: Span, most: number): readonly Tick[] => {
  const step = steps.find((length) => (to - from) / length <= most) ?? to - from;
  const ticks: Tick[] = [];
  const days = Math.max(1, Math.round(step / day));
  // From midnight to midnight, so that a day of 23 or 25 hours does not move all that follow.
  for (let midnight = midnightOf(from, 0); midnight.getTime() <= to; midnight = midnightOf(midnight.getTime(), days)) {
    const next = midnightOf(midnight.getTime(), 1).getTime();
    if (midnight.getTime() >= from) ticks.push({ at: midnight.getTime(), date: true });
    if (step >= day) continue;
    for (let at = midnight.getTime() + step; at < next - step / 2; at += step)
      if (at >= from && at <= to) ticks.push({ at, date: false });
  }
  return ticks;
};
