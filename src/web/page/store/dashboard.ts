import type { Feed, HistoryPage, Now, ShownProject, Unseen, Welcome } from '../../wire.ts';
import { emptyHistory, withPage, type History } from './history.ts';
import { noOutput, withOutput, type OutputTail } from './output-tail.ts';

/** How the page stands with its server. */
export type Link =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  /** The server wants a token; `why` it was not the one that was given. */
  | { readonly kind: 'locked'; readonly why: string }
  /** `attempt` counts the tries since the connection was lost. */
  | { readonly kind: 'lost'; readonly attempt: number; readonly why: string };

/** Whether an older page is on its way; one that failed is not asked for again by itself. */
export type Fetching = 'no' | 'yes' | 'failed';

/** What is known of a project. */
export interface ProjectState {
  readonly shown: ShownProject;
  readonly now?: Now;
  /** When `now` came, by the browser’s own monotonic clock, ms: the host’s clock may be any. */
  readonly cameAt: number;
  readonly unseen?: Unseen;
  readonly history: History;
  readonly fetching: Fetching;
  readonly output: OutputTail;
}

export interface Dashboard {
  readonly link: Link;
  readonly welcome?: Welcome;
  readonly projects: readonly ProjectState[];
}

export const emptyDashboard: Dashboard = { link: { kind: 'connecting' }, projects: [] };

const newProject = (shown: ShownProject): ProjectState => ({
  shown,
  cameAt: 0,
  history: emptyHistory(),
  fetching: 'no',
  output: noOutput,
});

const changed = (dashboard: Dashboard, id: string, change: (project: ProjectState) => ProjectState): Dashboard => ({
  ...dashboard,
  projects: dashboard.projects.map((project) => (project.shown.id === id ? change(project) : project)),
});

/** The projects of a welcome; of those that are known already all stays. */
export const welcomed = (dashboard: Dashboard, welcome: Welcome): Dashboard => ({
  ...dashboard,
  welcome,
  projects: welcome.projects.map((shown) => {
    const known = dashboard.projects.find((project) => project.shown.id === shown.id);
    return known === undefined ? newProject(shown) : { ...known, shown };
  }),
});

export const withNow = (dashboard: Dashboard, now: Now, cameAt: number): Dashboard =>
  changed(dashboard, now.id, ({ unseen: _over, ...project }) => ({ ...project, now, cameAt }));

export const withUnseen = (dashboard: Dashboard, unseen: Unseen): Dashboard =>
  changed(dashboard, unseen.id, (project) => ({ ...project, unseen }));

export const withNews = (dashboard: Dashboard, news: Feed['history']): Dashboard =>
  changed(dashboard, news.id, (project) => ({ ...project, history: withPage(project.history, news) }));

export const withLines = (dashboard: Dashboard, output: Feed['output']): Dashboard =>
  changed(dashboard, output.id, (project) => ({ ...project, output: withOutput(project.output, output) }));

export const withFetching = (dashboard: Dashboard, id: string, fetching: Fetching): Dashboard =>
  changed(dashboard, id, (project) => ({ ...project, fetching }));

/** A page that was asked for; `deepest` where it reaches further back than what is known. */
export const withFetched = (
  dashboard: Dashboard,
  id: string,
  { page, deepest }: { readonly page: HistoryPage; readonly deepest: boolean },
): Dashboard =>
  changed(dashboard, id, (project) => {
    const history = withPage(project.history, page);
    return { ...project, history: deepest ? { ...history, older: page.older } : history };
  });
