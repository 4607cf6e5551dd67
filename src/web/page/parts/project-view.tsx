import { useMemo, useState } from 'preact/hooks';
import { timeZone } from '../browser/clock.ts';
import { pastAlerts, standingAlerts } from '../shown/alert-rows.ts';
import { budgetBars } from '../shown/budget-bars.ts';
import { eventRowsOf } from '../shown/event-rows.ts';
import { lastDay } from '../shown/last-day.ts';
import type { ProjectNow } from '../shown/project-now.ts';
import type { ProjectState } from '../store/dashboard.ts';
import { oldestOf } from '../store/history.ts';
import { openingView, spanOf, type View } from '../timeline/view.ts';
import { AlertsPanel } from './alerts-panel.tsx';
import { BudgetsPanel } from './budgets-panel.tsx';
import { DefensesPanel } from './defenses-panel.tsx';
import { DetectorsPanel } from './detectors-panel.tsx';
import { EventsPanel } from './events-panel.tsx';
import { MachinePanel } from './machine-panel.tsx';
import { NowPanel } from './now-panel.tsx';
import { OrphansPanel } from './orphans-panel.tsx';
import { RoundsPanel } from './rounds-panel.tsx';
import { Said } from './said.tsx';
import { TimelinePanel } from './timeline-panel.tsx';
import { UsagePanel } from './usage-panel.tsx';

interface ProjectViewProps {
  readonly project: ProjectState;
  readonly told: ProjectNow;
  /** By the clock of the project’s host, ms. */
  readonly now: number;
  readonly orderKey: string | null;
  readonly onOpen: (roundNum: number) => void;
  readonly onOlder: () => void;
}

/** A project in full. */
export const ProjectView = ({ project, told, now, orderKey, onOpen, onOlder }: ProjectViewProps) => {
  const { shown, history, output } = project;
  // Of what was never seen nothing is said, and not that there is none of it.
  const seen = project.now !== undefined;
  const oldest = oldestOf(history);
  const known = seen || oldest !== undefined;
  const peek = project.now?.peek ?? {};
  const [standing, past] = [standingAlerts(peek), useMemo(() => pastAlerts(history.alerts), [history.alerts])];
  const [chosen, setView] = useState<View>();
  const reach = { oldest, last: history.rounds.column('started_at').at(-1), more: typeof history.older === 'string' };
  const view = chosen ?? openingView(reach, now);
  const span = spanOf(view, oldest, now);
  return (
    <article class={`project ${told.mood}`} aria-labelledby="project-title">
      <h2 id="project-title">
        <Said text={shown.project} />
        {shown.host === null ? null : (
          <span class="host">
            on <Said text={shown.host} />
          </span>
        )}
      </h2>
      <div class="grid">
        <NowPanel
          id={shown.id}
          now={told}
          {...(known ? { tiles: lastDay(history, now), output } : {})}
          orderKey={orderKey}
        />
        {seen ? (
          <>
            <AlertsPanel standing={standing} past={past} detectors={project.now?.detectors ?? []} now={now} />
            <OrphansPanel orphans={project.now?.orphans ?? null} now={now} />
            <BudgetsPanel budgets={budgetBars(peek)} now={now} />
          </>
        ) : null}
        {known ? (
          <>
            <TimelinePanel
              project={project}
              alerts={[...(standing ?? []), ...past]}
              now={now}
              view={view}
              span={span}
              onView={setView}
              onOpen={onOpen}
              onOlder={onOlder}
            />
            <UsagePanel history={history} />
            <MachinePanel history={history} peek={peek} span={span} now={now} />
            <RoundsPanel history={history} now={now} onOpen={onOpen} />
          </>
        ) : null}
        {seen ? (
          <>
            <EventsPanel events={eventRowsOf(peek, 'recent_events', timeZone)} now={now} />
            <DetectorsPanel detectors={project.now?.detectors ?? []} now={now} />
            <DefensesPanel peek={peek} />
          </>
        ) : null}
      </div>
    </article>
  );
};
