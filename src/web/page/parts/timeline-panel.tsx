import { useEffect, useState } from 'preact/hooks';
import { timeZone } from '../browser/clock.ts';
import { actOnKey } from '../timeline/act-on-key.ts';
import type { AlertRow } from '../shown/alert-rows.ts';
import { oldestOf } from '../store/history.ts';
import type { ProjectState } from '../store/dashboard.ts';
import type { Hit } from '../timeline/hit.ts';
import { hitWords } from '../timeline/told.ts';
import { moved, presets, zoomed, type Span, type View } from '../timeline/view.ts';
import { Legend } from './legend.tsx';
import { Panel } from './panel.tsx';
import { TimelineCanvas } from './timeline-canvas.tsx';

interface TimelinePanelProps {
  readonly project: ProjectState;
  /** Those that stand, and those that are over. */
  readonly alerts: readonly AlertRow[];
  /** By the clock of the project’s host, ms. */
  readonly now: number;
  readonly view: View;
  readonly span: Span;
  readonly onView: (view: View) => void;
  readonly onOpen: (roundNum: number) => void;
  readonly onOlder: () => void;
}

const isPressed = (view: View, lengthMs: number | 'all'): boolean =>
  view.kind === 'all' ? lengthMs === 'all' : view.kind === 'last' && view.lengthMs === lengthMs;

/** What is known of the past, in words; the place is always taken. */
const reachWords = ({ history, fetching }: ProjectState, span: Span): string => {
  const rounds = history.rounds.length();
  const count = `${rounds.toLocaleString('en')} ${rounds === 1 ? 'round' : 'rounds'} here`;
  if (fetching === 'yes') return `${count}, older ones are being fetched …`;
  if (fetching === 'failed') return `${count}; older ones could not be fetched`;
  const oldest = oldestOf(history);
  return history.older === null && oldest !== undefined && span.from <= oldest ? `${count}, the whole past` : count;
};

/** The past as a line of time. */
export const TimelinePanel = (props: TimelinePanelProps) => {
  const { project, alerts, now, view, span, onView, onOpen, onOlder } = props;
  const { history, fetching } = project;
  const [hover, setHover] = useState<Hit>();
  const [chosen, choose] = useState<number>();
  const oldest = oldestOf(history);
  const edges = { from: oldest ?? span.from, to: now };
  const show = (next: Span): void => onView({ kind: 'fixed', span: next });

  const reaches = view.kind === 'all' || oldest === undefined || span.from < oldest;
  const wantsOlder = typeof history.older === 'string' && reaches;
  useEffect(() => {
    if (wantsOlder && fetching === 'no') onOlder();
  }, [wantsOlder, fetching, history.older]);

  const openRow = (row: number): void => {
    const roundNum = history.rounds.column('round_num')[row];
    if (roundNum !== undefined) onOpen(roundNum);
  };
  const onKey = actOnKey({ history, span, edges, chosen, show, choose, openRow });
  const told: Hit | undefined = hover ?? (chosen === undefined ? undefined : { kind: 'round', row: chosen });
  const middle = (span.from + span.to) / 2;

  return (
    <Panel
      id="timeline"
      title="The night"
      aside={
        <div class="buttons small" role="group" aria-label="How much of the time is shown">
          {presets.map(({ label, lengthMs }) => (
            <button
              type="button"
              aria-pressed={isPressed(view, lengthMs)}
              onClick={() => onView({ kind: 'last', lengthMs })}
            >
              {label}
            </button>
          ))}
          <button type="button" aria-pressed={isPressed(view, 'all')} onClick={() => onView({ kind: 'all' })}>
            All
          </button>
          <button type="button" aria-label="Show more time" onClick={() => show(zoomed(span, 2, middle))}>
            −
          </button>
          <button type="button" aria-label="Show less time" onClick={() => show(zoomed(span, 0.5, middle))}>
            +
          </button>
        </div>
      }
    >
      <div
        class="timeline-keys"
        tabIndex={0}
        role="group"
        aria-roledescription="timeline"
        aria-label="Rounds along the time. Left and right go from round to round, Enter opens one, plus and minus zoom."
        onKeyDown={onKey}
      >
        <TimelineCanvas
          history={history}
          alerts={alerts}
          span={span}
          now={now}
          chosen={chosen}
          onPan={(ms) => show(moved(span, ms, edges))}
          onZoom={(factor, at) => show(zoomed(span, factor, at))}
          onHover={setHover}
          onChoose={(hit, at) => {
            if (hit.kind === 'rounds') show(zoomed(span, 0.2, at));
            if (hit.kind !== 'round') return;
            choose(hit.row);
            openRow(hit.row);
          }}
        />
        <p class="readout" aria-live={hover === undefined ? 'polite' : 'off'}>
          {told === undefined
            ? 'Point at a round or tap it, or go with the arrow keys.'
            : hitWords(history, told, { now, timeZone })}
        </p>
      </div>
      <div class="timeline-foot">
        <Legend />
        <p class="soft">{reachWords(project, span)}</p>
      </div>
    </Panel>
  );
};
