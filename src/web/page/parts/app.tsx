import { useEffect, useState } from 'preact/hooks';
import { whenWords } from '../../../views/clock-time.ts';
import { usePlace } from '../browser/address.ts';
import { timeZone, useTick } from '../browser/clock.ts';
import type { Live } from '../browser/live.ts';
import type { WhichRound } from '../browser/requests.ts';
import { projectNow, projectUnseen, type ProjectNow } from '../shown/project-now.ts';
import type { ProjectState } from '../store/dashboard.ts';
import { LinkState } from './link-state.tsx';
import { LoginForm } from './login-form.tsx';
import { ProjectCard } from './project-card.tsx';
import { ProjectView } from './project-view.tsx';
import { RoundDialog } from './round-dialog.tsx';

/** A project with the time that it is there. */
interface Timed {
  readonly project: ProjectState;
  /** Ms, by the clock of its host: the reader’s may be any. */
  readonly now: number;
  /** Absent before anything was told. */
  readonly told?: ProjectNow;
}

const timed = (project: ProjectState, tick: number): Timed => {
  const { now: snapshot, unseen, cameAt } = project;
  const sinceMs = Math.max(0, tick - cameAt);
  const at = snapshot === undefined ? Date.parse(unseen?.since ?? '') : Date.parse(snapshot.at);
  const now = at + sinceMs;
  const when = (moment: number): string => whenWords(moment, now, timeZone);
  if (unseen !== undefined) return { project, now, told: projectUnseen(unseen, when) };
  if (snapshot === undefined) return { project, now };
  return { project, now, told: projectNow(snapshot.peek, at, { sinceMs, when }) };
};

/** Whether all is there that the first picture needs: what comes later would push it about. */
const isReady = ({ history, fetching }: ProjectState, told: ProjectNow): boolean =>
  history.older !== undefined || fetching === 'failed' || told.mood === 'unseen';

/** The last of that number: numbers begin anew in a new log folder. */
const whichRound = ({ history }: ProjectState, roundNum: number): WhichRound => {
  const began = history.rounds.column('started_at')[history.rounds.column('round_num').lastIndexOf(roundNum)];
  return { roundNum, ...(began === undefined ? {} : { began }) };
};

/** The whole page. */
export const App = ({ live }: { readonly live: Live }) => {
  const [dashboard, look] = useState(() => live.read());
  useEffect(() => {
    const readOn = (): void => look(live.read());
    live.onChange(readOn);
    // An answer that is as quick as the first picture came before anybody listened.
    readOn();
  }, []);
  const tick = useTick();
  const [place, go] = usePlace();
  const all = dashboard.projects.map((project) => timed(project, Math.max(tick, project.cameAt)));
  const current = all.find(({ project }) => project.shown.id === place.project) ?? all[0];
  const { welcome } = dashboard;
  useEffect(() => {
    document.title =
      current?.told === undefined ? 'agent-runner' : `${current.told.headline} · ${current.project.shown.project}`;
  }, [current?.told?.headline, current?.project.shown.project]);
  return (
    <>
      <header>
        <h1>
          <i class="logo" aria-hidden="true" />
          agent-runner
        </h1>
        <LinkState link={dashboard.link} />
        <span class="soft version">{welcome?.version ?? ''}</span>
      </header>
      {all.length < 2 ? null : (
        <nav class="cards" aria-label="Projects">
          {all.map(({ project, told }) => (
            <ProjectCard key={project.shown.id} project={project} now={told} current={project === current?.project} />
          ))}
        </nav>
      )}
      {dashboard.link.kind === 'locked' ? (
        <main key="locked">
          <LoginForm why={dashboard.link.why} onToken={(token) => void live.login(token)} />
        </main>
      ) : current?.told === undefined || !isReady(current.project, current.told) ? (
        // Another element before the projects are known than after it: a new one is not pushed about.
        <main key={welcome === undefined ? 'connecting' : 'looking'} class="waits soft" aria-busy>
          <p>{welcome === undefined ? 'Connecting to agent-runner …' : 'Looking …'}</p>
        </main>
      ) : (
        <main key="seen">
          <ProjectView
            key={current.project.shown.id}
            project={current.project}
            told={current.told}
            now={current.now}
            orderKey={welcome?.order_key ?? null}
            onOpen={(round) => go({ project: current.project.shown.id, round })}
            onOlder={() => void live.older(current.project.shown.id)}
          />
        </main>
      )}
      {current === undefined || place.round === undefined ? null : (
        <RoundDialog
          key={`${current.project.shown.id}/${place.round}`}
          id={current.project.shown.id}
          round={whichRound(current.project, place.round)}
          now={current.now}
          onClose={() => go({ project: current.project.shown.id })}
        />
      )}
    </>
  );
};
