import type { History } from '../store/history.ts';
import { upperBound } from '../store/table.ts';
import { deedOf } from './keys.ts';
import { containing, moved, zoomed, type Span } from './view.ts';

/** What keys act upon. */
interface KeyScene {
  readonly history: History;
  readonly span: Span;
  readonly edges: Span;
  /** The row of the round that is chosen. */
  readonly chosen: number | undefined;
  readonly show: (span: Span) => void;
  readonly choose: (row: number | undefined) => void;
  readonly openRow: (row: number) => void;
}

/** Acts on a key that is pressed on the timeline. */
export const actOnKey =
  ({ history, span, edges, chosen, show, choose, openRow }: KeyScene) =>
  (event: KeyboardEvent): void => {
    const deed = event.ctrlKey || event.metaKey || event.altKey ? undefined : deedOf(event);
    if (deed === undefined) return;
    const started = history.rounds.column('started_at');
    const goTo = (row: number): void => {
      const at = started[row];
      if (at === undefined) return;
      choose(row);
      if (containing(span, at) !== span) show(containing(span, at));
    };
    // Without a chosen round the first step takes the last one that is in sight.
    const inSight = upperBound(started, span.to) - 1;
    const at = chosen === undefined ? (span.from + span.to) / 2 : (started[chosen] ?? span.to);
    event.preventDefault();
    switch (deed.kind) {
      case 'step':
        return goTo(chosen === undefined ? inSight : Math.min(started.length - 1, Math.max(0, chosen + deed.by)));
      case 'end':
        return goTo(deed.which === 'first' ? 0 : started.length - 1);
      case 'pan':
        return show(moved(span, deed.by * (span.to - span.from), edges));
      case 'zoom':
        return show(zoomed(span, deed.factor, at));
      case 'open':
        return chosen === undefined ? goTo(inSight) : openRow(chosen);
      case 'leave':
        return choose(undefined);
    }
  };
